"""What people see: the chat page for patients and the desk for staff."""
