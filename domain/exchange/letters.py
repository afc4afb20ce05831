"""What exchange writes to people, in their language."""

from collections.abc import Mapping
from typing import Final

from domain.exchange.ports import SilencedWebhook
from domain.kernel.letters import Letter, merge, nearest_language, one_line

SILENCED: Final[Mapping[str, tuple[str, str]]] = {
    "en": (
        "Webhook {{webhook}} was disabled",
        "Hello {{name}},\n\nyour webhook {{webhook}} of {{workspace}} was disabled: its address no "
        "longer takes what is sent.\n\n{{url}}\n\nEnable it again when the address answers; what "
        "it has missed can be sent anew.\n",
    ),
    "vi": (
        "Webhook {{webhook}} đã bị tắt",
        "Chào {{name}},\n\nWebhook {{webhook}} của bạn trong {{workspace}} đã bị tắt: địa chỉ của "
        "nó không còn nhận những gì được gửi đến.\n\n{{url}}\n\nHãy bật lại khi địa chỉ trả lời; "
        "những gì đã bỏ lỡ có thể được gửi lại.\n",
    ),
    "fr": (
        "Le webhook {{webhook}} a été désactivé",
        "Bonjour {{name}},\n\nVotre webhook {{webhook}} de {{workspace}} a été désactivé : son "
        "adresse n'accepte plus ce qui lui est envoyé.\n\n{{url}}\n\nRéactivez-le quand l'adresse "
        "répondra ; ce qu'il a manqué peut être renvoyé.\n",
    ),
    "hi": (
        "वेबहुक {{webhook}} बंद कर दिया गया",
        "नमस्ते {{name}},\n\n{{workspace}} का आपका वेबहुक {{webhook}} बंद कर दिया गया है: उसका पता अब "
        "भेजी गई चीज़ें नहीं लेता।\n\n{{url}}\n\nजब पता जवाब देने लगे तो उसे फिर चालू करें; जो छूट गया है "
        "उसे दोबारा भेजा जा सकता है।\n",
    ),
    "zh-CN": (
        "Webhook {{webhook}} 已停用",
        "{{name}},您好:\n\n您在 {{workspace}} 中的 Webhook {{webhook}} 已停用:其地址不再接收"
        "发送的内容。\n\n{{url}}\n\n待该地址恢复响应后请重新启用;错过的内容可以重新发送。\n",
    ),
}


def write_silenced(silenced: SilencedWebhook) -> Letter:
    subject, text = SILENCED[nearest_language(silenced.locale, SILENCED)]
    told = {
        "name": silenced.owner_name,
        "webhook": silenced.name,
        "workspace": silenced.workspace,
        "url": silenced.url,
    }
    return Letter(
        kind="exchange.webhook_disabled",
        to=silenced.email,
        subject=one_line(merge(subject, told)),
        text=merge(text, told),
        user_id=silenced.owner_id,
    )
