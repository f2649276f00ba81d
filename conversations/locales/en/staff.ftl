# The staff: who is in it and what changes. Admins, coordinators and reviewers read this.

command-staff = The staff
command-away = Note an absence
title-staff = the staff
title-away = the absence

staff-post-coordinator = Coordinator
staff-post-reviewer = Plan reviewer
staff-post-admin = Admin
staff-post-observer = Observer

staff-list = { $count ->
    [one] One person on the staff:
   *[other] { $count } people on the staff:
}
staff-line = { $name }: { $role }{ $has_cohorts ->
    [yes] {""}, { $cohorts }
   *[no] {""}
}{ $joined ->
    [yes] {""}
   *[no] {""} (has not joined yet)
}{ $away ->
    [yes] {""}. Away until { $until }{ $has_deputy ->
        [yes] {""}; { $deputy } stands in
       *[no] {""}
    }
   *[no] {""}
}
staff-single-admin = There is only one admin. With two, nobody is locked out when a phone is lost.
admin-long-gap = There was no service for { $hours } hours. What was open is asked again; it is worth telling whoever looks after the server.
admin-disk-full = The server's disk is full: no messages are taken in until there is room. Nothing is lost; please tell whoever looks after it today.
staff-ask-who = Who shall we look at?
staff-invite = Invite somebody
staff-ask-name = What is the person's name?
staff-ask-role = What role will { $name } have?
staff-ask-cohorts = Which cohorts will they see? For several, type the numbers, for example "1, 2".
staff-cohorts-later = Later
staff-action-role = Change the role
staff-action-cohort = Give or take cohort
staff-action-away = Absence
staff-action-again = New invitation
staff-action-remove = Remove from staff
staff-ask-cohort = Which cohort of { $name } changes? One tap gives or takes it.
staff-cohort-option = { $has ->
    [yes] Take { $cohort }
   *[no] Give { $cohort }
}
staff-ask-remove = { $name } will stop seeing the data today. What they looked after passes to those who stay. Shall we go on?
staff-remove-yes = Remove today
staff-remove-no = No, leave it

staff-forward-this = The next message is to be forwarded to { $name }. It works once, for 14 days.
staff-invitation =
    Hello, { $name }. This is the invitation to the OAS team that looks after the companies: { $role }.
    To join: { $link }
    Or type this code to the assistant: { $code }
admins-staff-invited = { $by } invited { $name } to the staff: { $role }.
staff-joined-already = { $name } has joined already.
staff-gone = That person is no longer on the staff.
staff-last-admin = { $name } is the only admin who can sign in. Another one is needed first, so that nobody is locked out.
staff-role-changed = Change in the staff. { $name }, from now on: { $role }.
staff-cohort-changed = Change in the staff. { $given ->
    [yes] { $name } sees the cohort { $cohort } now.
   *[no] { $name } no longer sees the cohort { $cohort }.
}
staff-removed = Change in the staff. From today, { $name } is no longer part of it and does not see the data.
staff-no-change = Everything stays as it was.

## Absences

away-ask-until = { $own ->
    [yes] Until which day, that day included?
   *[no] Until which day is { $name } away, that day included?
}
away-is-away = { $own ->
    [yes] The absence is noted until { $until }. What changes?
   *[no] { $name } is noted as away until { $until }. What changes?
}
away-back = Back already
away-change = Change the date
away-ask-deputy = { $own ->
    [yes] Who gets the alerts in the meantime?
   *[no] Who gets their alerts in the meantime?
}
away-nobody = Nobody
away-noted = { $name } is away until { $until }. { $has_deputy ->
    [yes] Alerts go to { $deputy }.
   *[no] Nobody gets their alerts in the meantime.
}
away-is-back = { $name } is back.
away-deputy-told = Alerts for { $name } come to this chat until { $until }. Thank you for standing in!
