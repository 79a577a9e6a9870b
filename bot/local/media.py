"""Which file a call means: one that came with it, one that was sent before, or none."""

from bot.local.failures import bad_request
from bot.local.files import Files, Kind, StoredFile
from bot.local.params import Params

_KINDS: dict[str, Kind] = {"photo": "photo", "document": "document"}
_ATTACHED = "attach://"


def sent_file(files: Files, kind: Kind, params: Params) -> StoredFile:
    """The file of sendPhoto or sendDocument, in the field called like its kind."""
    if upload := params.uploads.get(kind):
        return files.add(kind, upload.name, upload.content)
    return _file(files, kind, params.text(kind), params)


def media_of_edit(files: Files, params: Params) -> tuple[StoredFile, Params]:
    """The file of an InputMedia, and its caption with what belongs to it."""
    media = params.json_object("media")
    if media is None:
        raise bad_request("media not found")
    kind = _KINDS.get(str(media.get("type")))
    if kind is None:
        raise bad_request("can't parse InputMedia: unknown media type specified")
    return _file(files, kind, str(media.get("media") or ""), params), Params(media)


def _file(files: Files, kind: Kind, named: str, params: Params) -> StoredFile:
    """`named` is an upload's name, a file_id, or an address, which nobody is asked for here."""
    if named.startswith(_ATTACHED):
        upload = params.uploads.get(named.removeprefix(_ATTACHED))
        if upload is not None:
            return files.add(kind, upload.name, upload.content)
        named = ""
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = files.get(named)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file
