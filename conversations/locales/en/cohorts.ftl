# Cohorts: making them, and the ways in. Admins read this.

command-newcohort = New cohort
command-invite = Invite to a cohort
title-new-cohort = the new cohort
title-invite = the invitation

cohort-none = There is no cohort yet. Making one is the first step.
cohort-unknown = That cohort does not exist.
cohort-ask-which = For which cohort?
cohort-ask-city = Let's create a cohort. In which city is the workshop?
cohort-ask-country = In which country? Tap one, or type any country of the Americas.
cohort-ask-zone = That country has more than one time. Which city has the same time as the workshop?
cohort-ask-first-day = What is the first day of the workshop? For example "{ $example }".
cohort-ask-last-day = And the last one? The six months count from that day.
cohort-last-day-outside = The workshop begins on { DATE($first, style: "long") }: the last day can be that one or a later one, up to { DATE($last, style: "long") }.
cohort-ask-name = What name will the companies see?
cohort-name-taken = There is already a cohort called { $name }. What other name could it have?
cohort-ask-languages = In which languages do we work? For several, type the numbers, for example "1, 2".
cohort-languages-all = All of them
cohort-ask-clock =
    When do the months of each company begin?
    Together: all from the last day of the workshop, with the same dates.
    Each its own: from the day on which its plan is approved.
clock-cohort = Together
clock-sme = Each its own
cohort-ask-coordinators =
    Who looks after the companies?{ $count ->
        [1] {""}
       *[other] {" "}For several people, type the numbers, for example "1, 2".
    }
cohort-coordinators-later = Later
cohort-coordinators-none = to be decided
cohort-review =
    This is the cohort:
    Name: { $name }
    Place: { $city }, { $country }; time zone: { $zone }
    Workshop: { $days ->
        [one] { DATE($last, style: "year") }
       *[other] { DATE($first, style: "year") } to { DATE($last, style: "year") }
    }
    Languages: { $languages }
    Months begin: { $clock }
    Looked after by: { $coordinators }
    When to alert: { $thresholds }
    Shall we create it?
cohort-create = Create the cohort
cohort-name = Name
cohort-city = City
cohort-country = Country and time
cohort-days = Workshop days
cohort-languages = Languages
cohort-clock = When months begin
cohort-coordinators = Who looks after it
cohort-created =
    The cohort { $cohort } has been created. Next: show the QR code in the workshop, or import the attendance list.
    Both steps are in /menu too.
cohort-next-invite = Link and QR code
cohort-next-import = Import the list
cohort-yours-now = There is a new cohort to look after: { $cohort }. What concerns its companies comes to this chat.
admins-cohort-created = { $by } created the cohort { $cohort }.

## Limits that tell when a company, or the OAS, needs attention

thresholds-ask = After how long do we say that a company needs attention?
thresholds-name = When to alert
thresholds-defaults = As in the programme
thresholds-own = Change some
thresholds-which = Which limits change?
thresholds-another = Noted. Does any other change?
thresholds-enough = That is all
thresholds-replies = Replies
thresholds-plan = Plan and actions
thresholds-office = OAS deadlines
thresholds-ladder = Support steps
thresholds-colour = Colours
threshold-which-one = Which one?
threshold-option = { $number }. { $threshold }: { $value }
threshold-line = { $threshold }: { $value }
threshold-how-much = { $threshold }. It is { $value } now. How much in this cohort, from { $low } to { $high }?
threshold-unanswered_days = Days without an answer to a check-in
threshold-check_in_closes_days = Days until a check-in closes
threshold-reminders_before_no_reply = Reminders before the alert
threshold-failed_sends = Failed sends before the alert
threshold-blocked_red_days = Days with an obstacle until red
threshold-no_plan_days = Days without a plan since the workshop
threshold-no_plan_red_days = Days without a plan until red
threshold-changes_idle_days = Days with requested changes unanswered
threshold-no_selection_days = Days without choosing key actions
threshold-no_selection_red_days = Days without choosing until red
threshold-overdue_red_days = Days after the due date
threshold-review_wd = Working days to review a plan
threshold-review_red_wd = Working days of review until red
threshold-help_wd = Working days to the first reply
threshold-help_red_wd = Working days without a reply until red
threshold-help_open_wd = Working days with help still open
threshold-action_wd = Working days in red without an action
threshold-personal_message_wd = Working days to the personal message
threshold-call_wd = Working days to the call
threshold-partner_wd = Working days to calling a partner
threshold-decision_wd = Working days to asking for a decision
threshold-decision_by_wd = Working days to the decision
threshold-gap_amber = Points behind until amber
threshold-gap_red = Points behind until red

## Invitations

invite-ask-kind = Who is the invitation for?
invite-cohort = The whole workshop
invite-sme = One company
invite-ask-sme = What is the company called?
invite-ask-contact = Who is invited at { $sme }?
invite-contact-unknown = I don't know
invite-room =
    { $cohort }: this picture is for the screen. Whoever cannot scan it types the code.
    Link: { $link }
    Code: { $code }
    It is for all companies of the workshop, until 14 days after it.
invite-forward-this = The next message is to be forwarded to { $sme }. It works once.
sme-invitation =
    Hello. This is the invitation for { $sme } to the follow-up of { $cohort }, by the OAS: six months, a minute and a half a month.
    To begin: { $link }
    Or type this code to the assistant: { $code }
invite-second = { $sme } has registered already. The next message is to be forwarded to a second person; it works once, for 14 days.
invite-replacement = Messages no longer reach the contacts of { $sme }. The next message is to be forwarded to whoever takes their place; it works once, for 14 days.
invite-sme-full = { $sme } has registered already, with two contacts whom messages reach. Once one of them leaves, there is room for another person.
