"""What commands print, and their failures and progress on standard error."""
