# Registration of an SME and of its contacts.

title-registration = the registration

registration-consent =
    I am the OAS assistant for following up the social responsibility plan: six months, one short question a month.
    I keep name, role, company, plan, answers and files. The group's coordination team sees them; reports carry no names. All is deleted 12 months after the end.
    Messages travel through { $channel }, which has its own rules. /mydata shows your data, /forget deletes them.
    Do you agree?
    (Español: /language)
registration-accept = I agree
registration-decline = I do not agree
registration-declined = Understood, and thank you for reading it. I kept no data. If anything changes later, the invitation works until it expires.

registration-ask-company = Thank you! This takes two minutes. What is the company called?
registration-ask-sector = What does it do?
registration-ask-country = Which country is the company in?
registration-more-countries = More countries
registration-unclear-country = I did not find that country. Tap a button or type its name, for example "Jamaica".
registration-ask-city = In which city?
registration-ask-zone = Which city has the same time?
registration-ask-size = How many people work in the company?
registration-ask-name = Now the contact person. What name shall we write down?
registration-ask-sex = Sex? It helps us see whether the programme reaches women and men alike.
registration-ask-role = What is your role in the company?
registration-ask-address = In Spanish, which form of address feels more comfortable?
registration-ask-hour = What time suits you for the monthly message?
registration-review =
    This is what I have:
    Company: { $company } ({ $sector }; { $size })
    Place: { $city }, { $country }
    Contact: { $name } ({ $sex }), { $role }
    Messages: at { $hour }
    Is it right?
registration-correct = It is right
second-contact-review =
    This is what I have:
    Contact: { $name } ({ $sex }), { $role }
    Is it right?

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
    It is good to have { $company } in the group, { $name }!
    The OAS reviews the action plan within five working days; after that, one short question each month.
    To invite another person of the company: /second. To talk to somebody: /person.
second-contact-welcome =
    Thank you, { $name }. With two people { $company } will not lose the thread: either of you can answer, and one answer is enough.
    /menu shows what can be done.
second-contact-joined = { $name } is now part of the follow-up of { $company }.

registration-invitation-gone = That invitation is no longer available, so I could not finish the registration. The workshop's coordination can give another one.
registration-company-known =
    { $company } is already registered in this group. Whoever registered it can invite with the command /second and pass on the link.
    I have also told the coordination, in case another solution is needed.
coordination-company-twice = { $name } tried to register { $company }, which is already in { $cohort }. It is worth finding out who accompanies it; the current contact can invite with /second.
