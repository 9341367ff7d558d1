"""Stand-ins for what is outside the house, strict enough that passing against them means something."""
