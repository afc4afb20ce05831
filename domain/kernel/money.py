"""Money as integer minor units and an ISO 4217 currency; never a float."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from domain.kernel.errors import Invalid

_DIGITS: Final = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_TWO_DIGITS: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
    "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG"
)
CURRENCIES: Final = {**dict.fromkeys(_TWO_DIGITS.split(), 2), **_DIGITS}
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of its currency (cents for EUR, dong for VND)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise Invalid.at("/currency", "unknown_currency", "No such ISO 4217 currency")
        if abs(self.minor) > _LARGEST:
            raise Invalid.at("/amount", "number_too_large", "The amount is too large")

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> "Money":
        """From a decimal amount; more decimals than the currency has are refused."""
        exact = exact_decimal(amount).scaleb(digits_of(currency))
        if exact != exact.to_integral_value():
            raise Invalid.at("/amount", "too_many_decimals", f"{currency} has fewer decimals")
        return cls(int(exact), currency)

    @classmethod
    def merged(
        cls, present: "Money | None", parts: Mapping[str, str | None], at: str
    ) -> "Money | None":
        """The amount with the named parts changed; `at` is the pointer to it in the input."""
        known = {} if present is None else {"amount": present.amount, "currency": present.currency}
        amount, currency = ({**known, **parts}.get(name) for name in ("amount", "currency"))
        if not parts:
            return present
        if amount is None or currency is None:
            missing = "amount" if amount is None else "currency"
            raise Invalid.at(f"{at}/{missing}", "required", "Money is an amount in a currency")
        try:
            return cls.of(amount, currency)
        except Invalid as refusal:
            issues = (replace(issue, pointer=at + issue.pointer) for issue in refusal.issues)
            raise Invalid(refusal.detail, issues=issues) from None

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> "Money":
        """From a decimal amount, rounded half-even to the minor unit."""
        scaled = amount.scaleb(digits_of(currency))
        return cls(int(scaled.quantize(Decimal(1), ROUND_HALF_EVEN)), currency)

    @property
    def amount(self) -> str:
        """The amount as a plain decimal string, `1234.50`."""
        return format(Decimal(self.minor).scaleb(-CURRENCIES[self.currency]), "f")


def digits_of(currency: str) -> int:
    if currency not in CURRENCIES:
        raise Invalid.at("/currency", "unknown_currency", "No such ISO 4217 currency")
    return CURRENCIES[currency]


def exact_decimal(amount: str | Decimal) -> Decimal:
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise Invalid.at("/amount", "not_a_number", "The amount is not a number") from None
    if not value.is_finite() or value.adjusted() > 18:
        raise Invalid.at("/amount", "number_too_large", "The amount is too large")
    return value
