"""What is shown: charts, progress cards, exports, the final report, certificates."""
