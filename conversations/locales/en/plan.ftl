# The action plan: taking it in, reading it back, correcting it.

command-plan = The action plan
title-plan = the action plan

plan-prompt =
    Let us look at the actions of the plan. You can type them, or send a photo, a voice note or the file.
    It does not have to be perfect: three actions are enough to begin.
plan-pick-catalogue = See ideas
plan-file-kept =
    { $pages ->
        [one] One file is saved, thank you. If there are more pages, you can send them now.
       *[other] That makes { $pages } pages saved. If there are more, you can send them now.
    }
    Shall we type the actions here, or shall the coordination team type them up?
plan-pick-write = Type them here
plan-pick-wait = The OAS types them
plan-ask-details =
    { $count ->
        [one] One action received. Shall we go through who is in charge and by when, or leave that for later?
       *[other] { $count } actions received. Shall we go through who is in charge and by when, or leave that for later?
    }
plan-details-now = Go through now
plan-details-later = Later

plan-ask-what = Action { $number }: what will be done?
plan-ask-known = Action { $number }: "{ $what }". How should it read?
plan-same-words = The same words
plan-from-catalogue = From the catalogue
plan-leave-out = Leave this one out
plan-ask-area = In which area?
plan-cards =
    { $cards }

    Which one fits?
plan-card =
    { $number }. { $title }
    { $why }
plan-more-cards = See others
plan-other-area = Another area
plan-ask-owner = "{ $what }": who is in charge?
plan-ask-due = "{ $what }": by when? A typed date works too.
plan-ask-indicator = "{ $what }": how will it be measured? For example: "kilos separated a week, from 0 to 20".
plan-not-yet = Not known yet

plan-date = { DATE($day, style: "short") }
plan-item-name = { $number }. { $what }
plan-line = { $has ->
    [both] { $number }. { $what } ({ $owner }, { $due })
    [owner] { $number }. { $what } ({ $owner })
    [due] { $number }. { $what } ({ $due })
   *[none] { $number }. { $what }
}
plan-check =
    This is the plan so far:
    { $list }

    Shall we send it?
plan-add = Add another
plan-send = Send to the OAS

plan-receipt =
    { $count ->
        [one] Received, thank you: a plan with one action.
       *[other] Received, thank you: a plan with { $count } actions.
    }
    The OAS reviews it in about { $days } working days, around { $by }, and the answer will come here.
plan-receipt-others =
    { $count ->
        [one] { $name } has sent the plan of { $sme } to the OAS, with one action.
       *[other] { $name } has sent the plan of { $sme } to the OAS, with { $count } actions.
    } The answer will come here in about { $days } working days.
plan-awaited = All right. The coordination team types the plan up in about 2 working days and sends it here to be confirmed. No need to write it again.
plan-moved-on = The plan of { $sme } has moved on already. /plan shows where it stands.

## The changes that the review asks for

plan-change-what = Action { $number }: "{ $what }".
plan-change-why = { $reason }. For example: "{ $example }"
plan-change-ask-what = How should it read?
plan-change-ask-owner = Who is in charge?
plan-change-ask-due-on = By when?
plan-change-ask-indicator = How will it be measured?
plan-use-example = Use the example

## /plan

plan-overview = Plan of { $sme }
plan-overview-line = { $number }. { $what }: { $state }
plan-overview-now = { $state ->
    [registered] There are no actions yet. Three are enough to begin.
    [plan_pending] There are no actions yet. Three are enough to begin.
    [under_review] The OAS is reviewing it. The answer will come here.
    [changes_requested] The review asked for changes.
    [call] The coordination team will be in touch to go through the changes together.
    [closing] The follow-up is about to end.
    [selecting] There are approved actions: what is left is to choose where to begin.
    [active] The key actions are under way.
   *[other] The follow-up has ended.
}
plan-overview-draft = { $count ->
    [one] There is a draft with one action, not sent yet.
   *[other] There is a draft with { $count } actions, not sent yet.
}
plan-action-go-on = Go on with the plan
plan-action-write = Write the plan
plan-action-change = Change the plan
plan-action-resubmit = See the changes
plan-action-choose = Choose actions
plan-action-progress = See progress

item-state-submitted = under review
item-state-approved = approved
item-state-approved_with_suggestion = approved, with a suggestion
item-state-changes_requested = with a change asked
item-state-set_aside = set aside for later
item-state-not_started = to be started
item-state-in_progress = under way
item-state-done_reported = done
item-state-done_verified = done and verified
item-state-parked = approved, for the next plan
item-state-carried_over = goes on in the next plan
item-state-replaced = replaced by another
item-state-dropped = dropped

## Typing in what came as a photo, a voice note or a file

title-transcribe = typing up the plan
command-transcribe = Type up a plan
transcribe-card = { $sme } sent its plan in a file. Shall we type it up? The SME confirms it afterwards.
transcribe-card-open = Type it up
transcribe-none = There are no plans to be typed up. Thank you!
transcribe-closed = The plan of { $sme } has been typed up already. /transcribe shows whether there is another.
transcribe-not-yours = That plan does not exist.
transcribe-file = What { $sme } sent:
transcribe-send = Send to the SME
transcribe-sent = Done: { $sme } will get the list and confirm it.
transcribe-contact-wrote = { $sme } is already typing its actions here. Their list stays, and the task is closed.
plan-transcribed = The coordination team has typed up the plan. It only needs to be confirmed.
