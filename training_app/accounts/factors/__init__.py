"""The second step of signing in: codes from a phone, recovery codes, passkeys, and who must have one."""
