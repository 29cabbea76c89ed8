"""What may be asked and said: policy data, question guard, answer guard, fixed wording."""
