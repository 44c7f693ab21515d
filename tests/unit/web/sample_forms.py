"""Django forms of the sample screens; their field names are those the templates ask for."""

from django import forms

from medaccord.web.widgets import Area, Checks, Day, FilesField, Radios, SecretCode, TimeOfDay


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Your code", help_text="Capitals and dashes do not matter.", widget=SecretCode()
    )


class AskingForm(forms.Form):
    device = forms.CharField(label="Which device?")
    evidence = FilesField(label="Evidence", required=False)


class NoForm(forms.Form):
    pass


class AlarmForm(forms.Form):
    prefix = "alarm"
    says = forms.MultipleChoiceField(
        label="What has happened?",
        choices=(("patient_affected", "A patient has been affected"), ("exploited", "It is being exploited")),
        widget=Checks(),
    )
    happened = forms.CharField(label="What do you know of it?", widget=Area(3))


class ThreatForm(forms.Form):
    prefix = "threat"
    words = forms.CharField(label="Who threatens you, and with what?", widget=Area(3))


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


class StatementForm(forms.Form):
    prefix = "note"
    about = forms.ChoiceField(label="About", choices=(("", "The whole case"), ("1", "V1")))
    text = forms.CharField(label="Your statement", widget=Area(8), help_text="Printed as you type it.")


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
