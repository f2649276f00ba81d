# What comes next, on the phones page.

due-check-in = month { $month } of 6 for { $sme }
due-reminder = reminder of month { $month } for { $sme }
due-plan-prompt = reminder of the plan for { $sme }
due-look = a look at what has stalled
due-message = a message to be sent
