"""What is said: scripts, questions, texts and content. Knows no channel."""
