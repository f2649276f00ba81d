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
    I am the OAS assistant: I accompany companies that took part in the social responsibility workshop.
    To come in, the link or the code given at the workshop is needed. If it is not at hand, the workshop's coordination can give another one.
help-contact =
    I am the OAS assistant: I accompany the company's plan for six months, with one short question a month.
    You can always write in your own words, or send a photo or a voice note.
    /person to talk to somebody, /menu to see everything, /pause to rest, /language para cambiar de idioma.
help-coordinator =
    Coordination: the companies that need somebody come up here, with the last thing they said and the possible steps.
    /menu shows everything that can be done. What is logged with one tap stays in the company's history.
help-reviewer =
    Review: plans to be reviewed come up here, action by action, and evidence to be checked.
    /menu shows everything that can be done.
help-admin =
    Administration: cohorts, invitations, team and the state of the service.
    /menu shows everything that can be done.
help-observer =
    Observation: the groups' figures, without personal data.
    /menu shows everything that can be seen.
menu = This is what can be done now. There are also /language, /mydata and /forget.
menu-continue = Go on

## Language

language-ask = Which language shall we use? · ¿En qué idioma hablamos?
language-changed = Done: we go on in English.

## Second person of the SME

second-link =
    This link is for another person of { $company }; it works once, for 14 days:
    { $link }
    Typing this code works too: { $code }
second-full = { $company } already has two contact people. If one of them changes, the coordination can sort it out: /person.

## Pause

title-pausing = the pause
pausing-ask = Some months are hard. How long shall we rest? The dates will wait.
pausing-two_weeks = Two weeks
pausing-month = A month
pausing-not_now = Not now
pausing-ask-resume = The follow-up is paused. Shall we go on?
pausing-resume = Go on now
pausing-stay = Stay paused
pausing-unchanged = Everything stays as it was.
pausing-ended = Good to be back! Messages go on at the next date.
coordination-paused = { $company } asked for a pause, until { $until }.
coordination-pause-ended = { $company } ended its pause and goes on.

## Leaving and coming back

title-leaving = leaving
leaving-ask = Shall we end the follow-up? A pause is possible too: the dates will wait.
leaving-leave = Yes, leave
leaving-pause = Rather a pause
leaving-stay = No, go on
leaving-ask-reason = Understood. Just one question, so that we improve: what is the reason?
leaving-reason-moment = Not a good moment
leaving-reason-no_use = It is no use to us
leaving-reason-closed = The company closed
leaving-reason-left = I left the company
leaving-reason-untold = I prefer not to say
leaving-stayed = Fine, we go on as before.
leaving-done =
    Done, no more messages will come. Thank you for the work so far.
    If your data should go too: /forget. To come back at any time: /start.
leaving-how-back = The follow-up has stopped, as you asked. To come back: /start. To erase your data: /forget.
leaving-returned = Good to see you! { $company } is back in the follow-up. /menu shows where to go on.
coordination-left =
    { $name }, of { $company }, leaves the follow-up. Reason: { $reason }.
    { $outcome }
coordination-left-last = It was the last contact person: the company is withdrawn.
coordination-left-one = The company goes on with its other contact person.
coordination-returned = { $name }, of { $company }, came back to the follow-up.

## Talking to a person

title-help-request = talking to a person
help-request-ask = I will pass it on to the OAS coordination. What is it about? Text, voice or a photo will do.
help-request-call = Just have them call
help-request-no = No, thank you
help-request-done = Noted, and the coordination knows: a person answers within two working days.
help-request-dropped = All right. Whenever it is needed: /person.
coordination-help-asked =
    { $name }, of { $company }, asks to talk to a person.
    They say: { $about }

## Personal data

mydata-contact =
    { $name } ({ $sex }), { $role }
    Phone: { $phone } · E-mail: { $email }
    { $company }, { $city }
    Actions: { $items } · Progress told: { $reports } · Files: { $files }
mydata-consent = Consent: { $at }.
mydata-no-consent = No consent: only the chat's identifier is kept.
mydata =
    { $consent }
    The file holds everything that is kept. To correct something: /person. To erase it: /forget.

title-forgetting = erasing the data
forgetting-ask-chat = The messages and data of this chat will be erased for good. Shall we erase them?
forgetting-ask-contact = This person's name, phone, e-mail, messages, comments and files will be erased for good. The company goes on with its other contact person. Shall we erase them?
forgetting-ask-sme = Name, phone, e-mail, messages, comments and files will be erased for good, and so will the company's name and plan. Only figures without names remain. Shall we erase them?
forgetting-erase = Erase everything
forgetting-keep = Do not erase
forgetting-kept = Nothing was erased.
forgetting-done = Done: the data are erased. Thank you for the time we shared.
forgetting-staff = The team's data are erased by the administration, because other people rely on what was decided. Just ask them.
coordination-forgotten-all = A company of { $cohort } asked for its data to be erased: it is withdrawn and without a name.
coordination-forgotten = A person of { $company } asked for their data to be erased. The company goes on with its other contact person.
