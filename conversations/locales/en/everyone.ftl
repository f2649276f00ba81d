# What can be asked for at any time.

## Names of the commands: in the channel's menu and on buttons

command-menu = Menu
command-help = Help
command-language = Language · Idioma
command-cancel = Leave this question
command-person = Talk to somebody
command-second = Invite somebody
command-pause = Pause messages
command-stop = Leave the programme
command-mydata = See my data
command-forget = Erase my data

## Help and menu

help-stranger =
    I am the OAS assistant: I support companies that took part in the social responsibility workshop.
    To join, you need the link or the code given out at the workshop. If it is not at hand, the workshop's coordinators can give you another one.
help-contact =
    I am the OAS assistant: I follow up the company's plan for six months, a minute and a half a month.
    You can always write in your own words, or send a photo or a voice note.
    /person to talk to somebody, /menu to see everything, /pause to take a break, /language para cambiar de idioma.
help-coordinator =
    Coordination: companies that need somebody come up here, with the last thing they said and the possible steps.
    /menu shows everything you can do. What is logged with one tap stays in the company's history.
help-reviewer =
    Review: plans to be reviewed come up here, action by action, and evidence to be checked.
    /menu shows everything you can do.
help-admin =
    Administration: cohorts, invitations, team and the state of the service.
    /menu shows everything you can do.
help-observer =
    Observation: the groups' figures, without personal data.
    /menu shows everything you can see.
menu = This is what you can do now. There are also /language, /mydata and /forget.
menu-continue = Continue

## Language

language-ask = Which language shall we use? · ¿En qué idioma hablamos?
language-changed = Done: from here on in English.

## Second person of the SME

second-link =
    This link is for another person at { $company }; it works once, for 14 days:
    { $link }
    They can also type this code: { $code }
second-full = { $company } already has two contacts. If one of them changes, the coordination team can sort it out: /person.

## Pause

title-pausing = the pause
pausing-ask = Some months are complicated, and the dates will wait. How long shall we pause?
pausing-two_weeks = Two weeks
pausing-month = A month
pausing-not_now = Not now
pausing-ask-resume = The follow-up is paused. Shall we resume?
pausing-resume = Resume now
pausing-stay = Stay paused
pausing-unchanged = Everything stays as it was.
pausing-ended = Good to have you back! Messages resume on the next date.
coordination-paused = { $company } asked for a pause, until { $until }.
coordination-pause-ended = { $company } has ended its pause.

## Leaving and coming back

title-leaving = leaving the programme
leaving-ask = A pause is possible too: the dates will wait. Shall we end the follow-up?
leaving-leave = Yes, leave
leaving-pause = A pause instead
leaving-stay = No, carry on
leaving-ask-reason = Understood. Just one question, to help us improve: what is the reason?
leaving-reason-moment = Not a good moment
leaving-reason-no_use = It is no use to us
leaving-reason-closed = The company closed
leaving-reason-left = I left the company
leaving-reason-untold = Prefer not to say
leaving-stayed = Fine, we carry on as before.
leaving-done =
    Done, no more messages will come. Thank you for the work so far.
    If your data should go too: /forget. To come back at any time: /start.
leaving-how-back = The follow-up has stopped, as you asked. To come back: /start. To erase your data: /forget.
leaving-returned = Good to see you! { $company } is back in the follow-up. /menu shows where to pick up.
coordination-left =
    { $name }, of { $company }, is leaving the follow-up. Reason: { $reason }.
    { $outcome }
coordination-left-last = It was the last contact: the company is withdrawn.
coordination-left-one = The company carries on with its other contact.
coordination-returned = { $name }, of { $company }, has come back to the follow-up.

## Talking to a person

title-help-request = the request to the coordination team
help-request-ask = I will gladly pass it on to the OAS coordination team. What is it about? A text, a voice note or a photo will do.
help-request-call = Just call me
help-request-no = No, thank you
help-request-done = Noted, and the coordination team knows: a person will answer within two working days.
help-request-dropped = All right. Whenever you need it: /person.
coordination-help-asked =
    { $name }, of { $company }, would like to talk to a person.
    They say: { $about }

## Personal data

mydata-contact =
    { $name } ({ $sex }), { $role }
    Phone: { $phone } · E-mail: { $email }
    { $company }, { $city }
    Actions: { $items } · Progress reports: { $reports } · Files: { $files }
mydata-consent = Consent: { $at }.
mydata-no-consent = No consent: only the chat's identifier is kept.
mydata =
    { $consent }
    The file holds everything that is kept. To correct something: /person. To erase it: /forget.

title-forgetting = erasing the data
forgetting-ask-chat = This chat's messages and data will be erased for good. Shall we erase them?
forgetting-ask-contact = This person's name, phone, e-mail, messages, comments and files will be erased for good. The company carries on with its other contact. Shall we erase them?
forgetting-ask-sme = Name, phone, e-mail, messages, comments and files will be erased for good, and so will the company's name and plan. Only figures without names remain. Shall we erase them?
forgetting-erase = Erase everything
forgetting-keep = Do not erase
forgetting-kept = Nothing was erased.
forgetting-done = Done: the data has been erased. Thank you for the time we shared.
forgetting-staff = Staff data is erased by the administrators, because other people rely on what was decided. Just ask them.
coordination-forgotten-all = A company in { $cohort } asked for its data to be erased: it is withdrawn and has no name any more.
coordination-forgotten = A person at { $company } asked for their data to be erased. The company carries on with its other contact.

menu-begun = Joining the programme was left half-way. It can go on where it was.
