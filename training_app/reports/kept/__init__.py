"""What is kept of reports: what each month ended with, views under a name, and the mails that lead to them."""
