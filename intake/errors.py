"""The tree of what can go wrong: a class and its data, never a sentence.

`ui/explain.py` and the command line find the words for a class in the shared catalogue
(`resources/texts/<language>/errors.json`, keyed by class name); a test demands an entry for every class here.
Data that could identify a person (names, answers, paths, passphrases) never goes into an error.
"""

from __future__ import annotations


class IntakeError(Exception):
    """Something this program expects to happen. Carries data, no words."""

    def __init__(self, **data: object) -> None:
        """Keep `data` for the catalogue's placeholders; values are codes, ids, counts or pointers."""
        super().__init__(type(self).__name__)
        self.data = data


class Cancelled(Exception):
    """The person stopped the work; nothing is left behind and nothing is shown."""


# --- the person can act -------------------------------------------------------------------------------------------


class CanBeFixed(IntakeError):
    """The person can put it right; the words say how."""


class WrongPassphrase(CanBeFixed):
    """No key slot opens with what was typed."""


class PassphraseTooWeak(CanBeFixed):
    """The passphrase is shorter than the least allowed. Data: least (letters)."""


class PassphraseUsedTwice(CanBeFixed):
    """The new passphrase already opens another slot of this vault (erasing and opening must differ)."""


class PassphraseMissing(CanBeFixed):
    """A passphrase is needed and there is nobody at a prompt and no file named."""


class PassphrasesDiffer(CanBeFixed):
    """A new passphrase was typed twice, and not the same."""


class RecoveryTypo(CanBeFixed):
    """A group of the recovery sheet was mistyped. Data: group (from 1)."""


class RecoveryIncomplete(CanBeFixed):
    """What was typed has not as many digits as a recovery sheet. Data: found, expected."""


class ShareTypo(CanBeFixed):
    """A share was mistyped. Data: share (from 1), word (from 1; 0 when the wrong word cannot be told)."""


class SharesTooFew(CanBeFixed):
    """Not enough different shares to open with. Data: found, needed."""


class SharesDoNotFit(CanBeFixed):
    """The shares are not of one set."""


class MemoryShort(CanBeFixed):
    """The computer has too little free memory to work on the passphrase. Data: needed_mib."""


class SheetInsideVault(CanBeFixed):
    """A recovery sheet may not be written inside the vault folder."""


class VaultExists(CanBeFixed):
    """The folder already holds a vault."""


class VaultMissing(CanBeFixed):
    """The folder holds no vault."""


class VaultInUse(CanBeFixed):
    """Another Intake has this vault open."""


class IsBackup(CanBeFixed):
    """The folder holds a backup, not a vault; it has to be restored into a new folder."""


class FolderNotPrivate(CanBeFixed):
    """Others on this computer may read the folder, or it cannot be made private."""


class DiskFull(CanBeFixed):
    """There is no room to write; what was saved before is safe."""


class FileVanished(CanBeFixed):
    """A file that was chosen cannot be read any more (a stick was pulled, or it was moved)."""


class FileExists(CanBeFixed):
    """The file to be written is already there."""


class FolderMissing(CanBeFixed):
    """The folder to write into is not there."""


class PlaceNotWritable(CanBeFixed):
    """Nothing can be written there: a stick that may only be read, no permission, or a name that is too long."""


class NotForThisVault(CanBeFixed):
    """What was asked is for another vault or another role. Data: role."""


class NeedsCoordinator(CanBeFixed):
    """Only a coordinator's vault may do this."""


class NeedsEnrolment(CanBeFixed):
    """This device is not yet enrolled with an organisation."""


class AlreadyEnrolled(CanBeFixed):
    """This device already belongs to an organisation."""


class NeedsConsent(CanBeFixed):
    """A scope that this needs was not answered with yes. Data: scope."""


class NeedsReason(CanBeFixed):
    """An override or a withdrawal needs a reason in words."""


class NotEntitled(CanBeFixed):
    """This desk never interviewed that person; only the desk that did, or a coordinator, may note a withdrawal."""


class NeedsSecondPerson(CanBeFixed):
    """A second person has to say it, by their own code."""


class NotFound(CanBeFixed):
    """There is no record with this id or number here. Data: kind."""


class Ambiguous(CanBeFixed):
    """The beginning of an id fits more than one record. Data: kind, count."""


class FileNotAccepted(CanBeFixed):
    """An interview file or form was refused and nothing of it kept. Data: pointer (RFC 6901), reason (code), found."""


class InterviewDiffers(CanBeFixed):
    """An interview with this id is here with other content. Data: pointers (tuple of RFC 6901)."""


class DateNotReadable(CanBeFixed):
    """A date's EDTF is not in our restricted profile, or is no real date. Data: position."""


class CheckCodeWrong(CanBeFixed):
    """The half of the check code that was typed does not fit these two cards."""


class NothingToSend(CanBeFixed):
    """The recipient already has all that may go to them."""


class RecipientUnknown(CanBeFixed):
    """No organisation or device of that name has given us keys to write to."""


class AlreadySealed(CanBeFixed):
    """The interview is sealed; what is said later becomes a new interview."""


class NotAsked(CanBeFixed):
    """A question that must be answered first was not asked: may this paper be found on you?"""


class LeakFound(CanBeFixed):
    """A document would show something of somebody who must not appear in it. Data: count."""


class ProfileUnknown(CanBeFixed):
    """There is no document profile of this name."""


class VaultNotEmpty(CanBeFixed):
    """An archive is taken into a vault that holds nothing yet."""


class SealedForAnother(CanBeFixed):
    """An archive is sealed, and the key that opens it was not given."""


class LanguageNotOffered(CanBeFixed):
    """A body takes papers in some languages only. Data: languages (tuple of codes)."""


class AddresseeUnknown(CanBeFixed):
    """There is no addressee of this key. Data: known (tuple of keys)."""


class NoDisplay(CanBeFixed):
    """There is no screen to open the window on."""


class UsageError(CanBeFixed):
    """The command line was used in a way it does not know. Data: argument."""


# --- refused from outside -----------------------------------------------------------------------------------------


class CannotBeTrusted(IntakeError):
    """Something from outside was refused; nothing of it was used."""


class TooLarge(CannotBeTrusted):
    """A file or a part of it is larger than we ever write. Data: limit."""


class FromNewerVersion(CannotBeTrusted):
    """Written by a newer Intake than this one. Data: version."""


class SignatureInvalid(CannotBeTrusted):
    """A signature does not fit what it stands under."""


class BundleDamaged(CannotBeTrusted):
    """A bundle was cut short, changed or is no bundle. Data: where (code)."""


class UnknownSender(CannotBeTrusted):
    """A bundle comes from a key we do not know; it was put into quarantine unread."""


class BundleForSomeoneElse(CannotBeTrusted):
    """A bundle was not written for any key of ours."""


class WrongOrganisation(CannotBeTrusted):
    """A bundle belongs to another organisation than ours."""


class RevokedSender(CannotBeTrusted):
    """A bundle comes from a device that is trusted no longer."""


class KeyNotAccepted(CannotBeTrusted):
    """A public key is of low order or not canonical."""


class SealRefused(CannotBeTrusted):
    """A sealed (age) file was refused. The classes below say at which step."""


class SealHeaderInvalid(SealRefused):
    """The header of a sealed file does not keep to the format or to our limits. Data: where (code)."""


class NoKeyFits(SealRefused):
    """A sealed file is not for any key that we hold."""


class SealHeaderForged(SealRefused):
    """The header of a sealed file was changed after it was written."""


class SealPayloadDamaged(SealRefused):
    """A sealed file was cut short, lengthened or changed. Data: chunk (from 0)."""


class CertificateInvalid(CannotBeTrusted):
    """A document certificate or its key cannot be read or is not of our kind. Data: where (code)."""


class ArchiveDamaged(CannotBeTrusted):
    """An archive is not whole, was changed, or is none. Data: where (code)."""


class CardDamaged(CannotBeTrusted):
    """An enrolment card is damaged, not a card, or not for us. Data: where (code)."""


class PictureNotReadable(CannotBeTrusted):
    """A picture is damaged, of no kind we read, or too large to open safely. Data: reason (code)."""


class EncodingInvalid(CannotBeTrusted):
    """A signed structure is not in the one encoding we accept. Data: where (code)."""


# --- ours is hurt -------------------------------------------------------------------------------------------------


class VaultDamaged(IntakeError):
    """Part of this vault is damaged; the words say what is safe and which copy to use."""


class HeaderDamaged(VaultDamaged):
    """Both copies of the key header are damaged."""


class HeaderForged(VaultDamaged):
    """The key header was changed by somebody who does not hold its key; no other copy is right."""


class DatabaseDamaged(VaultDamaged):
    """The key is right and the database cannot be read."""


class BackupDamaged(VaultDamaged):
    """A backup is not what was written, or what was to be copied is damaged. Data: where (code)."""


class JournalBroken(VaultDamaged):
    """An entry does not follow the one before it, or does not verify. Data: device, sequence."""


class BlobDamaged(VaultDamaged):
    """An evidence file is missing or no longer what it was. Data: evidence."""


# --- our mistake --------------------------------------------------------------------------------------------------


class Bug(IntakeError):
    """Our mistake. Data: id (short, for telling us)."""


class WrongThread(Bug):
    """A vault was used from a thread that does not own it."""
