# The picture to project at the workshop.

invitation-scan-or-type = Scan, or type this code
