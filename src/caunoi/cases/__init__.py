"""Reports, comments, petitions, questions: what runs on a clock from the first receipt to the answer."""
