# The ways into the programme.

invitation-refused = That code does not open the door. Please check it letter by letter, or ask the workshop's coordinators for another one.
invitation-link-refused = That link does not open the door: it may have expired or been used already. The workshop's coordinators can give a new one.
invitation-try-later = There were several tries in a row. For safety, let us try again in an hour; the workshop's coordinators can help too.
invitation-many-guesses = More than 200 codes that do not work were typed in the last hour. None is accepted for an hour. Somebody may be guessing them.
invitation-for-contacts = This invitation is for companies, and this chat already belongs to the OAS team. You can pass it on to whoever is to register.

title-staff-entrance = joining the team
staff-entrance-ask = This invitation is for the OAS team: { $role }. Shall this chat join?
staff-entrance-yes = Yes, join
staff-entrance-declined = Understood, this chat stays out. The invitation works until it expires.
staff-entrance-gone = That invitation is no longer available for this chat. The administrators can give you another one.
staff-welcome = Hello, { $name }. This chat is now part of the team: { $role }.

staff-role-coordinator = coordination
staff-role-reviewer = plan review
staff-role-admin = administration
staff-role-observer = observation
