# The review of the plan by the OAS: cards, verdicts and letter.

title-review = the review of the plan
command-review = Review plans
review-card =
    { $round ->
        [1] The plan of { $sme } has arrived
       *[other] The plan of { $sme } is back (round { $round })
    }: { $count ->
        [one] one action
       *[other] { $count } actions
    }. /review opens it, or this button.
review-card-open = Review
review-plan-changed = { $sme } changed its plan before the review. /review shows the new version.
review-none = There are no plans to review. Thank you!
review-done-by = { $name } has already reviewed the plan of { $sme }. /review shows the next one.
review-not-yours = That plan does not exist.

review-item =
    { $sme }, action { $number } of { $count }
    "{ $what }"
    Owner: { $owner }
    Date: { $due }
    Indicator: { $indicator }
    What shall we answer?
review-missing = missing
verdict-approved = Approve
verdict-approved_with_suggestion = Approve and suggest
verdict-changes_requested = Ask for a change
verdict-set_aside = Set aside
review-item-name = { $number }. { $what }: { $verdict }
review-ask-reason = "{ $what }": for which reason?
review-reason-not_specific = Not specific
review-reason-no_indicator = No indicator
review-reason-no_owner = No owner
review-reason-no_date = No date
review-reason-too_big = Too big
review-reason-only_legal_minimum = Only legal minimum
review-reason-outside_control = Beyond its control
review-reason-duplicate = Repeated
review-reason-claim_risk = Promises too much
review-reason-rights_risk = Touches rights
review-reason-no_business_link = No business link
review-ask-example =
    The SME will see an example of better wording:
    "{ $example }"
    Shall we use it, or will you write another?
review-use-example = Use the example
review-ask-good = What is good about the plan? The letter opens with that line.
praise-label-concrete = It is concrete
praise-label-business = Good for business
praise-label-people = Cares for people
praise-concrete = The actions are concrete and can start right away.
praise-business = It shows how each action helps the business.
praise-people = The plan thinks of people: team, customers and neighbours.
review-good-name = What is good
review-letter =
    This is the letter:

    { $letter }

    Shall we send it?
review-send = Send the letter
review-sent =
    { $left ->
        [0] Sent to { $sme }. There are no more plans in the queue.
        [one] Sent to { $sme }. One plan is left: /review opens it.
       *[other] Sent to { $sme }. { $left } plans are left: /review opens the next one.
    }
review-call = { $sme } has been back and forth twice with its plan. Better a call: what is agreed is noted with /transcribe { $sme }.

## Examples of better wording, one for each reason

example-indicator = How much there is today and how much there will be in three months, noted once a month.
example-step = Choose one area of the company and try it there for a month.
example-not_specific = { $title }, from a fixed day on and with the result noted every month
example-no_indicator = { $indicator }
example-no_owner = { $what }. Owner: name and job of one person
example-no_date = { $what }, before { DATE($due, style: "long") }
example-too_big = First part: { $step } The rest in another action.
example-only_legal_minimum = { $what }: say what is missing today and go beyond what the law asks. { $indicator }
example-outside_control = { $what }: the part that depends on the company. { $step }
example-duplicate = Join this action with the similar one and keep a single date and a single indicator.
example-claim_risk = { $what }: announce only what is measured. { $indicator }
example-rights_risk = Talk it over first with the OAS coordination team; no names or personal data here.
example-no_business_link = { $what }, to lower a cost, win a customer or lose fewer days: choose one and measure it.

## The letter

letter-open =
    { $good }
    The OAS reviewed the plan of { $sme }.
letter-approved = Approved:
letter-good = • { $what }
letter-suggestion = • { $what } (with a suggestion). { $reason }. For example: "{ $example }"
letter-changes = To be adjusted:
letter-change = • { $what }. { $reason }. For example: "{ $example }"
letter-more-changes =
    { $count ->
        [one] There is one more adjustment; we will see it with the changes.
       *[other] There are { $count } more adjustments; we will see them with the changes.
    }
letter-aside = • { $what }. { $reason }.
letter-aside-title = For later:
letter-next-choose = The next step: choose where to begin.
letter-next-change = The next step: go through the adjustments one by one.
letter-next-call = The next step: a call. The coordination team will be in touch to go through it together.
letter-next-write = The next step: think of another action, however small.
letter-next-go_on = The next step: carry on with the key actions, which stay as they are.
