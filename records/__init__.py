"""What is kept: models by subject, named queries, migrations."""
