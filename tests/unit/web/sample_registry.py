"""Sample view models of the public registries, fictional throughout."""

from medaccord.web import viewmodels as v


def _editions(*rows: v.Row) -> v.Table:
    heads = ("Registry", "Edition", "Rows", "Loaded")
    return v.Table("Registries that are loaded", heads, rows, "Nothing is loaded.")


def found() -> v.RegistryPage:
    device = v.RegistrySection(
        "device",
        "Made Up",
        (v.Pair("Company", "Made Up Devices"), v.Pair("The device", "prescription, single use")),
    )
    recalls = v.Table(
        "The newest of 1 recall",
        ("Recall", "Class", "Begun", "State", "Why"),
        (
            v.Row(
                (
                    v.Cell("Z-0001-2026", "Made Up Devices"),
                    v.Cell("Class I"),
                    v.Cell("Jan 2, 2026"),
                    v.Cell("Open, Classified"),
                    v.Cell("It stops.", "Software"),
                )
            ),
        ),
        "No recall of this product code is loaded.",
    )
    events = v.Table("Counts", ("Year", "Reports"), (), "No counts of this product code are loaded.")
    code = v.RegistrySection(
        "code-AAA",
        "Product code AAA: Pump",
        (v.Pair("Device class", "Class II"),),
        (("Recalls, newest first", recalls), ("Reported events by year", events)),
        "A report of an event does not say that the device caused it.",
    )
    row = v.Row((v.Cell("GUDID", "udi.zip"), v.Cell("2026-11-20"), v.Cell("12"), v.Cell("Nov 23, 2026")))
    return v.RegistryPage(
        "Device registry", "What is said.", "/registry/", "AAA", (), (device, code), _editions(row)
    )


def nothing_loaded() -> v.RegistryPage:
    told = v.Notice("info", "No registry is loaded yet.")
    return v.RegistryPage("Device registry", "What is said.", "/registry/", "", (told,), (), _editions())
