# What comes next, on the phones page.

due-check-in = a monthly check-in
due-plan-prompt = a reminder of the plan
due-look = a look at what has stalled
due-message = a message to be sent
