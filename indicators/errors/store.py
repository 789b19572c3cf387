"""What the database and the catalogue can refuse."""

from indicators.errors.base import OperatorError, UserFacingError, noted


class CatalogueFault(UserFacingError):
    """A fault in ``data/``: it stops the start, since a wrong target is worse than no dashboard."""

    what = noted("The catalogue has a fault in {file}, {entry}, field “{field}”: {fault}.")
    remedy = noted("Mend it: {cure}. The start was stopped, nothing was stored.")


class SettingsUnreadable(UserFacingError):
    what = noted("The settings file {path} cannot be read: {detail}.")
    remedy = noted(
        "Run the command as root or as the dashboard’s user (“sudo dashboard …”), and let that user read the file; "
        "each line is NAME=value, or a comment that begins with #."
    )


class SettingRefused(UserFacingError):
    what = noted("The setting {name} cannot be “{value}”.")
    remedy = noted("In local.env or in the environment: {cure}. Nothing was started or stored.")


class CatalogueRewritten(UserFacingError):
    what = noted("{file}: {entry} was changed after it had been loaded.")
    remedy = noted("What was loaded is never rewritten: put the old entry back and add a new one below it.")


class WordStillUsed(UserFacingError):
    what = noted("strategy.toml: the {field} “{word}” is missing, but version {version} of {slug} uses it.")
    remedy = noted("Put it back, past days are still shown with it; change its labels if you like.")


class StoreMissing(UserFacingError):
    what = noted("There is no database at {path}.")
    remedy = noted("Create it with “make run” or “dashboard init”; nothing was written.")


class StoreLocked(UserFacingError):
    what = noted("The database {path} is in use by another process.")
    remedy = noted("Stop the other server or command, then try again; nothing was written.")


class StoreOlder(UserFacingError):
    what = noted("The database {path} is of an earlier release (version {found}, this release needs {needed}).")
    remedy = noted("Copy the file somewhere safe, then run “dashboard init”; nothing was written.")


class StoreNewer(UserFacingError):
    what = noted("The database {path} is of a later release (version {found}, this release knows {needed}).")
    remedy = noted("Install the release that wrote it; nothing was written.")


class StoreFormatNewer(StoreNewer):
    what = noted(
        "The database {path} was written by a later version of DuckDB "
        "(file format {found}; this one reads {first} to {last})."
    )
    remedy = noted(
        "Install that version of DuckDB, or make a new database from the ledger beside it, which any version reads "
        "(“dashboard restore”). Nothing was written."
    )


class StoreDamaged(UserFacingError):
    what = noted("The file {path} cannot be read as the dashboard’s database.")
    remedy = noted(
        "Make a new one from a backup or from its ledger (“dashboard restore”) and put it in its place; "
        "the damaged file was left as it is. Detail: {detail}."
    )


class StoreForbidden(UserFacingError):
    """The machine keeps the process from a file. Nothing is damaged, so nothing is to be restored."""

    what = noted("The user {user} of this machine may not use {path}, which belongs to {owner} ({detail}).")
    remedy = noted(
        "Nothing is damaged. Run the command as {owner}, or give the folder to {user}: “chown -R {user}: {folder}”."
    )


class CopyForbidden(StoreForbidden):
    remedy = noted("Nothing is damaged. Name a file where {user} may write, or let {user} write into {folder}.")


class StoreUnopened(UserFacingError):
    """The machine could not open the file; nothing speaks of damage."""

    what = noted("The machine could not open the database {path}: {detail}.")
    remedy = noted("Nothing says that it is damaged: mend that first, then try again. Nothing was written.")


class StoreSilent(UserFacingError):
    what = noted("The database does not answer.")
    remedy = noted("Try again in {seconds} s; if it happens again, tell the person who runs the dashboard.")


class StoreUnsupported(UserFacingError):
    what = noted("The address of the database cannot be used: “{kind}”.")
    remedy = noted("Use duckdb:///path/to/file.duckdb or postgresql://user@host/database.")


class TableRefused(UserFacingError):
    """Rows that do not satisfy the table's pandera model; nothing was stored."""

    what = noted("{count} value(s) do not fit the table “{table}”: {faults}.")
    remedy = noted("Mend them and try again; nothing was stored.")


class AppendOnly(OperatorError):
    """SQL other than one SELECT or one plain INSERT reached the store."""


class VersionTaken(UserFacingError):
    """Somebody else stored the same version first (the primary key is the lock)."""

    what = noted("Somebody else saved the same thing a moment ago.")
    remedy = noted("Look at their value, then decide which one should stand; nothing of yours was stored.")


class StoreUnwritable(UserFacingError):
    """Nothing can be stored at the moment; what is stored can be read."""

    what = noted("Nothing can be saved at the moment: {detail}.")
    remedy = noted("Reading goes on. Nothing was stored; tell the person who runs the dashboard.")


class DiskFull(StoreUnwritable):
    what = noted("Nothing can be saved at the moment: the disk of the database is full.")
    remedy = noted("Free some space, then try again: the dashboard goes on by itself. Nothing was stored.")


class DiskReadOnly(StoreUnwritable):
    what = noted("Nothing can be saved at the moment: the folder of the database {path} cannot be written to.")
    remedy = noted("Give the dashboard the right to write there: it goes on by itself. Nothing was stored.")


class ServerSilent(UserFacingError):
    """At the start, when nothing has been read yet; the log tells why."""

    what = noted("The database server {name} does not answer, or does not let the dashboard in.")
    remedy = noted("Tell the person who runs the dashboard; it tries again by itself, and the log says why.")


class ServerAway(StoreUnwritable):
    what = noted("Nothing can be saved at the moment: the database server does not answer.")
    remedy = noted("What is shown can be read; the dashboard goes on by itself. Nothing was stored.")


class GrantMissing(StoreUnwritable):
    what = noted("The database server does not let the dashboard at its tables: {detail}.")
    remedy = noted(
        "Nothing is damaged. Whoever owns the tables runs “GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO …” "
        "for the dashboard’s user; “init” is run as the owner. Nothing was stored."
    )


class ServerBusy(StoreUnwritable):
    what = noted("Nothing could be saved: somebody else’s saving takes unusually long.")
    remedy = noted("Try again in a moment. Nothing was stored.")


class AnotherHistory(StoreUnwritable):
    """The server was put back to an earlier state, or another database took its place."""

    what = noted("The database server tells another story than what this dashboard has read: nothing can be saved.")
    remedy = noted("Reading goes on. Whoever runs the dashboard restarts it once the right database is there.")


class LedgerBroken(StoreUnwritable):
    what = noted("The ledger {path} was changed or damaged at line {line}: nothing can be saved until that is settled.")
    remedy = noted("Reading goes on. Put a good copy of the ledger back; “dashboard verify” tells more.")


class LedgerOfAnother(StoreUnwritable):
    what = noted(
        "The database and its ledger {path} tell different stories from no. {seq} of the journal on: "
        "nothing can be saved."
    )
    remedy = noted("Reading goes on. Put the database and the ledger back that belong together; nothing was changed.")


class StandInShown(StoreUnwritable):
    """The database cannot be read; what is shown was made of what is left."""


class LedgerShown(StandInShown):
    what = noted(
        "The database {path} can no longer be read. Everything that was saved is still shown, thanks to its ledger "
        "(up to no. {seq} of the journal, {day}), but nothing can be saved."
    )
    remedy = noted(
        "Tell the person who runs the dashboard: stop it, make a new database from the ledger "
        "(“dashboard restore”), put it in the place of the damaged one, start again. "
        "The damaged file was left where it is."
    )


class CopyShown(StandInShown):
    what = noted(
        "The database {path} can no longer be read, nor can its ledger. The figures shown are those of the copy {name} "
        "(up to no. {seq} of the journal, {day}): what was saved later is missing, and nothing can be saved."
    )
    remedy = noted(
        "Do not quote these figures as current. Tell the person who runs the dashboard: keep the damaged files, make "
        "a new database from that copy (“dashboard restore”), put it in their place, start again."
    )


class OutcomeUnknown(UserFacingError):
    """The database died while it was storing, and cannot be asked yet."""

    what = noted("Whether this was saved is not known yet: the database is being checked.")
    remedy = noted("Save once more in {seconds} s: the same thing is never stored twice.")


class BackupMissing(UserFacingError):
    what = noted("There is no copy called {name}.")
    remedy = noted("Name a backup file or the folder of a ledger; nothing was written.")


class BackupExists(UserFacingError):
    what = noted("There is a file or a ledger called {name} already.")
    remedy = noted("Choose another name: nothing is ever overwritten.")


class BackupFailed(UserFacingError):
    what = noted("{name} could not be made: {detail}.")
    remedy = noted("Look at the disk, then try again; the database itself was not touched.")


class BackupDiffers(UserFacingError):
    what = noted("The copy {name} does not hold the same facts as what it was made from.")
    remedy = noted("It was removed. Try again; if it happens again, look at the disk and the memory of the machine.")
