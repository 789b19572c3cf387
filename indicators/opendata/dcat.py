"""The same package for portals of open data: DCAT-AP as JSON-LD, one dataset per table.

A dataset's address is that of this file with the table's name behind it, a distribution's that of its file: absolute,
and the same on every day, so that whoever reads this daily knows them again. Who publishes is not said.
"""

from collections.abc import Mapping
from typing import Any

CATALOG_FILE = "catalog.jsonld"
MEDIA = "application/ld+json"

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "spdx": "http://spdx.org/rdf/terms#",
}
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_CODES = {"fr": "FRA", "en": "ENG"}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

Json = dict[str, Any]


def catalog(package: Mapping[str, Any], language: str, *, folder: str) -> Json:
    """A catalogue from a data package.

    Args:
        language: Of its titles: fr or en.
        folder: The absolute address that this file is in, with a slash at its end.
    """
    address = f"{folder}{CATALOG_FILE}"
    return {
        "@context": _CONTEXT,
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": _said(package["title"], language),
        "dct:description": _said(package["description"], language),
        "dct:issued": _day(package["issued"]),
        "dct:modified": _day(package["modified"]),
        "dct:license": {"@id": package["licenses"][0]["path"]},
        "dct:language": [{"@id": _LANGUAGES + _CODES[each]} for each in package["language"]],
        "dcat:dataset": [_dataset(each, package, language, address) for each in package["resources"]],
    }


def _dataset(resource: Mapping[str, Any], package: Mapping[str, Any], language: str, catalog: str) -> Json:
    period = package["temporal"]
    return {
        "@id": f"{catalog}#{resource['name']}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{package['id']}-{resource['name']}",
        "dct:title": _said(resource["title"], language),
        "dct:description": _said(resource["description"], language),
        "dct:issued": _day(package["issued"]),
        "dct:modified": _day(package["modified"]),
        "dct:accrualPeriodicity": {"@id": package["accrualPeriodicity"]},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(period["start"]),
            "dcat:endDate": _day(period["end"]),
        },
        "dcat:keyword": [_said(each, language) for each in package["keywords"]],
        "dcat:distribution": [_distribution(each, resource, package) for each in resource["distributions"]],
    }


def _distribution(file: Mapping[str, str], resource: Mapping[str, Any], package: Mapping[str, Any]) -> Json:
    """One file; the package knows the checksum of the CSV."""
    told: Json = {
        "@id": file["path"],
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": file["path"]},
        "dcat:downloadURL": {"@id": file["path"]},
        "dcat:mediaType": {"@id": _MEDIA_TYPES + file["mediatype"]},
        "dct:license": {"@id": package["licenses"][0]["path"]},
    }
    if file["path"] != resource["path"]:
        return told
    algorithm, _, digest = resource["hash"].partition(":")
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": f"spdx:checksumAlgorithm_{algorithm}"},
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": digest},
    }
    size = {"@type": "xsd:nonNegativeInteger", "@value": str(resource["bytes"])}
    return {**told, "dcat:byteSize": size, "spdx:checksum": checksum}


def _said(text: str, language: str) -> Json:
    return {"@language": language, "@value": text}


def _day(text: str) -> Json:
    return {"@type": "xsd:date", "@value": text}
