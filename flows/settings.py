"""Everything a keeper can set: one frozen object, read once from the environment and storywatch.toml."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.errors import UsageError
from flows.home import Home
from flows.secret_values import remember, remember_home

Network = IPv4Network | IPv6Network


class Settings(BaseSettings):
    """The settings; a field's description is the help that the README's table repeats."""

    model_config = SettingsConfigDict(
        env_prefix="STORYWATCH_", toml_file="storywatch.toml", frozen=True, extra="forbid"
    )

    home: Path = Field(Path("data"), description="Folder of the database, the pages and the digests")
    seed: str = Field("netflix-genai", description="Seed to work for: a name under seeds/, or a folder")
    feeds: Path | None = Field(None, description="Feed list to use instead of the seed's feeds.opml")
    contact: str = Field(
        "https://storywatch.invalid/contact",
        description="Address or page in the User-Agent, where a publisher can reach you: set it",
    )
    allow_private: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="Private address ranges that may be fetched, separated by commas"
    )
    proxy: SecretStr | None = Field(None, description="HTTP proxy for every request")
    concurrency: int = Field(32, ge=1, le=500, description="Hosts that are asked at once")
    host_delay: float = Field(2.0, ge=0, le=60, description="Seconds between two requests to a host")
    connect_seconds: float = Field(5.0, gt=0, description="Time limit for a connection")
    read_seconds: float = Field(10.0, gt=0, description="Time limit for the next bytes of an answer")
    total_seconds: float = Field(30.0, gt=0, description="Time limit for a whole request, redirects included")
    feed_bytes: int = Field(10 * 2**20, gt=0, description="Largest feed document, decoded")
    page_bytes: int = Field(5 * 2**20, gt=0, description="Largest article page, decoded")
    poll_shortest_minutes: float = Field(15.0, ge=1, description="Shortest time between two polls of a feed")
    poll_longest_hours: float = Field(6.0, gt=0, description="Longest time between two polls of a feed")
    poll_first_day_minutes: float = Field(
        60.0, ge=1, description="Time between two polls on a feed's first day, before its rhythm is known"
    )
    shared_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Hosts of many sites (a feed proxy), separated by commas: held back feed by feed",
    )
    keep_entry_days: int | None = Field(
        None, ge=1, description="Days after which an entry that no feed lists loses its texts; none: kept"
    )
    keep_page_days: int | None = Field(
        None,
        ge=1,
        description="Days after which purge lets raw pages go; none: kept, unless a textPolicy says",
    )
    keep_poll_days: int = Field(
        90, ge=31, description="Days that polls are kept one by one; then they are summed by feed and day"
    )
    keep_run_days: int = Field(
        400, ge=31, description="Days that runs are remembered; those that composed an edition always are"
    )
    keep_working_days: int = Field(
        90, ge=60, description="Days that what copies and stories were found by is kept"
    )
    backups: Path | None = Field(
        None, description="Folder of upkeep's backups, best on another disk; none: backups in the home folder"
    )
    keep_backups: int = Field(
        4, ge=0, le=1000, description="Backups that are kept; 0: upkeep makes none, and none is removed"
    )
    read_batch: int = Field(100, ge=1, le=1000, description="Pages that are read and stored together")
    # One keeps up with polite fetching and takes 150 MB; more of them help `reread`.
    workers: int = Field(1, ge=0, le=64, description="Processes that extract text, of 150 MB each; 0: none")
    page_cpu_seconds: float = Field(
        10.0, gt=0, description="CPU time after which the extraction of a page is given up"
    )
    window_hours: int = Field(72, ge=1, description="How old an article may be and still be news")
    memory_limit: str = Field(
        "1GB", pattern=r"(?i)^\d+(\.\d+)? ?[kmgt]i?b$", description="Memory that DuckDB may use"
    )
    smtp_host: str | None = Field(None, description="Mail server; without it digests are only written")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none")
    smtp_user: str | None = Field(None, description="User name for the mail server")
    smtp_password: SecretStr | None = Field(None, description="Password for the mail server")
    smtp_seconds: float = Field(30.0, gt=0, description="Time limit for each answer of the mail server")
    mail_from: str | None = Field(None, description="Sender of the digest; needed for mail")
    unsubscribe_url: str | None = Field(
        None,
        description="https address that takes one-click unsubscriptions; none: by mail only",
    )
    site_url: str | None = Field(
        None, description="Where digests/ is published, for links in feeds and messages"
    )
    notify: SecretStr | None = Field(
        None, description="Other channels, as apprise URLs separated by blanks: a summary with the link"
    )
    alerts: SecretStr | None = Field(
        None, description="Where a failed or dead scheduled run is told, as apprise URLs separated by blanks"
    )
    alert_to: str | None = Field(
        None, description="Who is told of it by mail, through the same server; addresses separated by blanks"
    )
    heartbeat: SecretStr | None = Field(
        None, description="Address that is asked after each run that did all its work: a dead man's switch"
    )
    log_to: Literal["file", "stderr", "none"] = Field(
        "file",
        description="Where the log goes: file (logs/storywatch.log in the home), stderr or none",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least that is logged: debug, info, warning or error"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="A line of the log: text (event and key=value) or json"
    )
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="Port on this machine where serve gives figures to Prometheus"
    )
    lock_seconds: float = Field(30.0, ge=0, description="How long to wait for a run or a reader to end")

    @field_validator("allow_private", mode="before")
    @classmethod
    def split_networks(cls, value: Any) -> Any:
        """Read ranges separated by commas; pydantic-settings would want JSON."""
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(ip_network(str(part).strip()) for part in parts if str(part).strip())

    @field_validator("proxy")
    @classmethod
    def check_proxy(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse what is no address, without saying it: a proxy's holds its password."""
        if value and not re.match(r"(https?://[^\s/]|prefect:)", value.get_secret_value()):
            raise ValueError("is no http:// or https:// address")
        return value

    @field_validator("mail_from", "alert_to")
    @classmethod
    def check_addresses(cls, value: str | None) -> str | None:
        """Refuse what mail could not bear as a sender or a recipient, before anything is polled."""
        from reports.mail import checked_address
        from reports.material import ReportError

        try:
            for address in (value or "").split():
                checked_address(address)
            return value or None
        except ReportError as error:
            raise ValueError(str(error)) from None

    @field_validator("unsubscribe_url")
    @classmethod
    def check_endpoint(cls, value: str | None) -> str | None:
        """Refuse an endpoint that no mail program would ask."""
        from reports.mail import checked_endpoint
        from reports.material import ReportError

        try:
            return checked_endpoint(value) if value else None
        except ReportError as error:
            raise ValueError(str(error)) from None

    @model_validator(mode="after")
    def can_send(self) -> Self:
        """Refuse a mail server without a sender before anything is polled."""
        if self.smtp_host and not self.mail_from:
            raise ValueError("STORYWATCH_SMTP_HOST is set, but no sender is: set STORYWATCH_MAIL_FROM")
        if self.alert_to and not self.smtp_host:
            raise ValueError("STORYWATCH_ALERT_TO is set, but no mail server is: set STORYWATCH_SMTP_HOST")
        return self

    @field_validator("shared_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: Any) -> Any:
        """Read hosts separated by commas."""
        parts = value.split(",") if isinstance(value, str) else value
        return frozenset(str(part).strip().lower() for part in parts if str(part).strip())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line over environment over storywatch.toml in the working folder."""
        return init_settings, env_settings, WithoutSecrets(settings_cls)


class WithoutSecrets(TomlConfigSettingsSource):
    """storywatch.toml, which people commit and send around: a secret in it is refused."""

    def __call__(self) -> dict[str, Any]:
        """Return what the file sets. Raises ValueError, without the value, where it holds a secret."""
        found = super().__call__()
        for name in secret_settings():
            value = str(found.get(name, "prefect:"))
            if not value.startswith("prefect:") and not (name == "proxy" and "@" not in value):
                raise ValueError(
                    f"{name} is a secret and has no place in a file: set STORYWATCH_{name.upper()} in the "
                    "environment, or name a Prefect Secret block (prefect:NAME)"
                )
        return found


def secret_settings() -> list[str]:
    """Return the names of the settings that are secrets."""
    return [name for name, field in Settings.model_fields.items() if field.annotation == SecretStr | None]


def read_settings(**given: object) -> Settings:
    """Return the settings; ``given`` (from the command line, None where absent) goes before the environment.

    Raises UsageError that names each bad setting and, for a file that is no TOML, the place in it.
    """
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(problem(each) for each in error.errors(include_url=False, include_input=False))
        raise UsageError(f"settings: {problems}") from None
    except ValueError as error:
        raise UsageError(f"storywatch.toml: {error}") from None
    remember_home(Home(settings.home.absolute()))
    for name in secret_settings():
        if secret := getattr(settings, name):
            remember(secret.get_secret_value())
    return settings


def problem(error: Any) -> str:
    """Return one complaint, with the name under which the setting is known in the environment."""
    name = "_".join(str(part) for part in error["loc"])
    if not name:
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden":
        return f"storywatch.toml knows no setting {name!r}: see the table in README.md"
    return f"STORYWATCH_{name.upper()} (or {name} in storywatch.toml): {error['msg']}"
