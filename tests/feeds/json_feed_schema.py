"""JSON Feed 1.1 as a schema: every member of jsonfeed.org/version/1.1, its type, and nothing else."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _address(text: str) -> str:
    assert text.startswith(("http://", "https://")), "not a full address"
    return text


def _moment(text: str) -> str:
    assert datetime.fromisoformat(text).tzinfo, "a date without a zone"
    return text


Address = Annotated[str, AfterValidator(_address)]
Moment = Annotated[str, AfterValidator(_moment)]
Text = Annotated[str, Field(min_length=1)]


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Author(_Whole):
    name: Text
    url: Address | None = None
    avatar: Address | None = None


class Attachment(_Whole):
    url: Address
    mime_type: Text
    title: Text | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None


class Item(_Whole):
    id: Text
    url: Address | None = None
    external_url: Address | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: Address | None = None
    banner_image: Address | None = None
    date_published: Moment | None = None
    date_modified: Moment | None = None
    authors: list[Author] | None = None
    tags: list[str] | None = None
    language: str | None = None
    attachments: list[Attachment] | None = None


class Hub(_Whole):
    type: Text
    url: Address


class JsonFeed(_Whole):
    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Text
    home_page_url: Address | None = None
    feed_url: Address | None = None
    description: str | None = None
    user_comment: str | None = None
    next_url: Address | None = None
    icon: Address | None = None
    favicon: Address | None = None
    authors: list[Author] | None = None
    language: str | None = None
    expired: bool | None = None
    hubs: list[Hub] | None = None
    items: list[Item]
