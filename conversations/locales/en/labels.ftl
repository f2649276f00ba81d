# Labels of the lists in conversations/content/codes.py: 20 characters or fewer where they are buttons.

## Sector of the SME

sector-agriculture = Farming and fishing
sector-food = Food and drink
sector-manufacturing = Manufacturing
sector-textiles = Textiles and shoes
sector-construction = Construction
sector-retail = Retail and trade
sector-tourism = Tourism and catering
sector-technology = Technology
sector-services = Services
sector-other = Other sector

## Size, by number of people

size-micro = Micro: 1 to 10
size-small = Small: 11 to 50
size-medium = Medium: 51 to 250

## Sex, as the person declares it

sex-woman = Woman
sex-man = Man
sex-other = Other
sex-undisclosed = Prefer not to say

## The contact's role in the SME

role-owner = Owner
role-director = Director
role-manager = Manager
role-people = Human resources
role-quality = Quality, environment
role-sales = Sales or marketing
role-finance = Finance, office
role-staff = Team member
role-other = Other role

## What stands in the way

obstacle-time = Time
obstacle-money = Money
obstacle-know_how = We don't know how
obstacle-people = Too few people
obstacle-leadership = Management support
obstacle-third_party = Supplier or partner
obstacle-permit = Permit or paperwork
obstacle-priority = Priority changed
obstacle-other = Other obstacle

## Kinds of support

help-how_to = Explain how
help-template = Model or template
help-call = 15-minute call
help-peer = An SME that did it
help-partner = Programme or chamber
help-expert_review = Review a document
help-visibility = Give visibility

## Reasons of the review

reason-not_specific = What will be done is not clear yet
reason-no_indicator = How it will be measured is missing
reason-no_owner = The person in charge is missing
reason-no_date = The date is missing
reason-too_big = Better split into parts
reason-only_legal_minimum = The law asks for it: name the gap it closes
reason-outside_control = The company does not control it
reason-duplicate = Repeats another action
reason-claim_risk = Promises more than can be proven
reason-rights_risk = May touch people's rights: better to talk first
reason-no_business_link = The link to the business is missing

## Reasons for attention, for the coordination

stall-no_reply = No reply
stall-unreachable = No contact for two months
stall-contact_problem = Messages do not arrive
stall-no_progress = No progress
stall-blocked = Hit an obstacle
stall-help = Asked for help
stall-overdue = Past its date
stall-no_plan = No action plan
stall-changes_idle = Changes to the plan pending
stall-no_selection = No key actions chosen
stall-no_endline = No final diagnosis
stall-o_review = OAS review is late
stall-o_help = OAS help is late
stall-o_evidence = Evidence not checked
stall-o_stall = SME in red without a logged action

## Effects the SME saw

effect-costs_down = Lower costs
effect-new_customer = A new customer
effect-less_turnover = Fewer resignations
effect-better_quality = Better quality
effect-reputation = Better image
effect-access_to_finance = Access to credit
effect-none_yet = None yet
effect-other = Other effect

## Lenses and effort of an action

lens-gender = Gender
lens-human_rights = Human rights
effort-low = Low effort
effort-medium = Medium effort
effort-high = High effort
