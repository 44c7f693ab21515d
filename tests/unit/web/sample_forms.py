"""Django forms of the sample screens; their field names are those the templates ask for."""

from django import forms

from medaccord.web.widgets import Area, Checks, Day, FilesField, Radios, SecretCode, TimeOfDay

YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("unknown", "I don’t know"))


def already(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=YES_NO_UNKNOWN, widget=Radios(columns=3))


class ReportForm(forms.Form):
    patient_affected = already(
        "Has a patient been affected, or could one be right now?",
        "For example wrong dose, a stopped device, a missed alarm, a false reading.",
    )
    exploited = already("Is someone already using it to attack?", "You saw it, or someone you trust did.")
    public = already(
        "Is it already public?",
        "A post, a talk, code, or a news story. A private message to the manufacturer is not public.",
    )
    maker_told = already("Have you told the manufacturer?", "We then do not need to start from nothing.")
    device = forms.CharField(
        label="Which device?",
        help_text="Manufacturer, model and version, as far as you know them.",
        widget=Area(2),
    )
    what_happens = forms.CharField(
        label="What happens, step by step?",
        help_text="What an attacker does, and what the patient or nurse then sees.",
        widget=Area(6),
    )
    harm = forms.CharField(
        label="How could a patient be harmed?",
        help_text="Would someone at the bedside notice in time?",
        widget=Area(4),
    )
    evidence = FilesField(
        label="Evidence",
        required=False,
        help_text="Traces, pictures, code. Up to 5 files of 20 MB. They are stored encrypted.",
    )
    identity = forms.ChoiceField(
        label="Who are you to us?",
        choices=(("name", "I give my name"), ("pseudonym", "I use a pseudonym"), ("nobody", "Nobody")),
        widget=Radios(
            hints={
                "name": "Only the coordination center sees it unless you agree.",
                "pseudonym": "We pick one if you leave it empty.",
                "nobody": "You follow your report with a code alone.",
            }
        ),
    )
    name = forms.CharField(
        label="Name", required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    pseudonym = forms.CharField(label="Pseudonym", required=False)
    credit = forms.ChoiceField(
        label="May the advisory thank you?",
        choices=(("name", "Yes, by name"), ("pseudonym", "Yes, by pseudonym"), ("no", "No")),
        widget=Radios(columns=3),
    )
    contact = forms.EmailField(
        label="Contact address",
        required=False,
        help_text="Leave it out and you still get answers with your code.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    other_coordinators = forms.CharField(
        label="Other coordinators you told",
        required=False,
        help_text="For example a CERT of another country.",
    )
    not_beyond = forms.DateField(
        label="A date beyond which you will not keep it private",
        required=False,
        help_text="Nobody can move the date past it without your yes.",
        widget=Day(),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Your code", help_text="Capitals and dashes do not matter.", widget=SecretCode()
    )


class AnswerForm(forms.Form):
    prefix = "answer"
    body = forms.CharField(label="Your answer", widget=Area(3))


class MessageForm(forms.Form):
    body = forms.CharField(label="Write to the coordination center", widget=Area(3))


class CreditForm(forms.Form):
    prefix = "credit"
    credit = forms.ChoiceField(
        label="How to thank you",
        choices=(("name", "By name"), ("pseudonym", "By pseudonym"), ("no", "Not at all")),
        widget=Radios(),
    )


class PostForm(forms.Form):
    body = forms.CharField(label="Text", widget=Area(3))
    audience = forms.ChoiceField(
        label="Who can read it",
        choices=(
            ("", "Choose readers"),
            ("center", "Coordination center only"),
            ("agencies", "Coordination center and device agency"),
            ("all", "All participants (6 organizations)"),
        ),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", help_text="The reporter reads it.", widget=Area(3))


class EmptyForm(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput(), initial="4")


class ProposalForm(forms.Form):
    prefix = "propose"
    rows = (("date", "time", "zone"),)
    date = forms.DateField(label="Date", widget=Day(), initial="2027-01-28")
    time = forms.TimeField(label="Time", widget=TimeOfDay(), initial="10:00")
    zone = forms.ChoiceField(
        label="Time zone",
        choices=(("America/New_York", "Eastern (UTC−5 on that day)"), ("UTC", "UTC")),
    )
    why = forms.CharField(
        label="Why",
        help_text="Every party reads this.",
        widget=Area(2),
        initial="Halcyon’s supplier delivers on Nov 30; bench tests need four weeks.",
    )


class EndForm(forms.Form):
    prefix = "end"
    reason = forms.CharField(label="Why it should end", widget=Area(2))
    sure = forms.BooleanField(label="I understand that this cannot be taken back")


class LeakForm(forms.Form):
    prefix = "leak"
    where = forms.CharField(label="Where did you see it?", widget=Area(2))


class InviteForm(forms.Form):
    prefix = "invite"
    rows = (("party", "role"), ("contact", "until"))
    party = forms.CharField(label="Organization")
    role = forms.ChoiceField(
        label="Role", choices=(("manufacturer", "Manufacturer"), ("clinical_adviser", "Clinical adviser"))
    )
    contact = forms.CharField(label="Contact point")
    until = forms.DateField(label="Answer by", widget=Day())


class VulnerabilityForm(forms.Form):
    prefix = "vulnerability"
    rows = (("cve", "cwe"),)
    title = forms.CharField(label="Title")
    cve = forms.CharField(label="CVE ID", required=False)
    cwe = forms.CharField(label="CWE", required=False)
    text = forms.CharField(label="What it is", widget=Area(4))


class ProductForm(forms.Form):
    prefix = "product"
    rows = (("vendor", "name", "versions"),)
    vendor = forms.CharField(label="Manufacturer")
    name = forms.CharField(label="Product")
    versions = forms.CharField(label="Versions, as given")


class UploadForm(forms.Form):
    rows = (("kind", "marking"),)
    files = FilesField(label="Files")
    kind = forms.ChoiceField(label="Kind", choices=(("evidence", "Evidence"), ("report", "Report")))
    marking = forms.ChoiceField(
        label="Marking", choices=(("AMBER+STRICT", "TLP:AMBER+STRICT"), ("RED", "TLP:RED"))
    )
    readers = forms.MultipleChoiceField(
        label="Who may open them",
        choices=(
            ("center", "Coordination center"),
            ("agency", "Device agency"),
            ("makers", "All manufacturers"),
        ),
        widget=Checks(columns=3),
    )


class StatusForm(forms.Form):
    prefix = "detail"
    rows = (("fixed_in", "fix_date"), ("justification", "plan"))
    fixed_in = forms.CharField(label="Fixed in version", required=False)
    fix_date = forms.DateField(label="Fix ready on", required=False, widget=Day())
    justification = forms.ChoiceField(
        label="If not affected: why",
        required=False,
        choices=(
            ("", "Not stated"),
            ("component_not_present", "The component is not in it"),
            ("vulnerable_code_not_present", "The vulnerable code is not in it"),
            ("inline_mitigations_already_exist", "A built-in control already prevents it"),
        ),
    )
    plan = forms.CharField(label="If affected: what you plan", required=False)
    statement = forms.CharField(
        label="Statement", required=False, help_text="May be quoted in the advisory.", widget=Area(3)
    )


class ReleaseForm(forms.Form):
    prefix = "release"
    rows = (("date", "time"),)
    date = forms.DateField(label="Publish on", required=False, widget=Day())
    time = forms.TimeField(label="At (UTC)", required=False, widget=TimeOfDay())


class SignInForm(forms.Form):
    login = forms.CharField(label="User name", widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    remember = forms.BooleanField(label="Remember me", required=False)
