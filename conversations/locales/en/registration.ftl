# Registration of an SME and of its contacts.

title-registration = the registration

registration-consent =
    I am the OAS assistant for following up the social responsibility plan: six months, a minute and a half a month.
    I keep name, role, company, plan, answers and files. The group's coordination team sees them; reports carry no names. Everything is deleted 12 months after the end.
    Messages { $channel ->
        [Phones] stay on this page.
       *[other] travel through { $channel }, which has its own rules.
    } /mydata shows your data, /forget deletes it.
    Do you agree?
    (Español: /language)
registration-accept = I agree
registration-decline = I do not agree
registration-declined = Understood, and thank you for reading it. I have kept no data. If anything changes later, the invitation works until it expires.

registration-ask-company = Thank you! This takes two minutes. What is the company called?
registration-ask-sector = What line of business is the company in?
registration-ask-country = Which country is the company in?
registration-more-countries = More countries
registration-unclear-country = I did not find that country. Tap a button or type its name, for example "Jamaica".
registration-ask-city = In which city?
registration-ask-zone = Which of these cities has the same time?
registration-ask-size = How many people work in the company?
registration-ask-name = Now the contact person: what name shall we use?
registration-ask-sex = What shall we put for sex? It helps us see whether the programme reaches women and men alike.
registration-ask-role = What is your role in the company?
registration-ask-address = In Spanish, which form of address feels more comfortable?
registration-ask-hour = What time suits you for the monthly message?
registration-review =
    This is what I have:
    Company: { $company } · { $sector } · { $size }
    Place: { $city }, { $country }
    Contact: { $name } · { $sex } · { $role }
    Messages: at { $hour }
    Is that right?
registration-correct = That is right
second-contact-review =
    This is what I have:
    Contact: { $name } · { $sex } · { $role }
    Is that right?

## What each piece is called when it is to be changed

registration-company = Company
registration-sector = Sector
registration-place = Place
registration-size = Size
registration-name = Name
registration-sex = Sex
registration-role = Role
registration-address = Form of address
registration-hour = Time

## Afterwards

registration-welcome =
    Good to have { $company } in the group, { $name }!
    First comes the action plan, which the OAS reviews within five working days. After that, a minute and a half a month.
    To invite another person from the company: /second. To talk to somebody: /person.
second-contact-welcome =
    Thank you, { $name }. With two people, { $company } will not lose the thread: either of you can answer, and one answer is enough.
    /menu shows what you can do.
replacement-welcome =
    Thank you, { $name }. From now on the messages about { $company } come to this chat.
    /menu shows what you can do.
second-contact-full = { $company } already has two contacts, so I could not add another person. If one of them changes, the workshop's coordinators can give you another invitation.
second-contact-joined = { $name } has joined the follow-up of { $company }.

registration-invitation-gone = That invitation is no longer available, so I could not finish the registration. The workshop's coordinators can give you another one.
registration-company-known =
    { $company } is already registered in this group. Whoever registered it can type /second and pass on the link.
    I have also told the coordination team, in case another solution is needed.
coordination-company-twice = { $name } tried to register { $company }, which is already in { $cohort }. It is worth finding out who speaks for it; its current contact can invite with /second.
