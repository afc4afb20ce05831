"""Subject and text of each letter, in the five languages that we write."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "invitation": {
        "en": (
            "{{inviter}} invites you to {{workspace}}",
            "Hello {{name}},\n\n{{inviter}} has made an account for you in {{workspace}}. Choose "
            "your password here, within three days:\n\n{{link}}\n\nThe link works once. If you did "
            "not expect this, ignore it.\n",
        ),
        "vi": (
            "{{inviter}} mời bạn vào {{workspace}}",
            "Chào {{name}},\n\n{{inviter}} đã tạo cho bạn một tài khoản trong {{workspace}}. Hãy "
            "chọn mật khẩu tại đây trong vòng ba ngày:\n\n{{link}}\n\nLiên kết chỉ dùng được một "
            "lần. Nếu bạn không chờ thư này, hãy bỏ qua.\n",
        ),
        "fr": (
            "{{inviter}} vous invite dans {{workspace}}",
            "Bonjour {{name}},\n\n{{inviter}} vous a créé un compte dans {{workspace}}. Choisissez "
            "votre mot de passe ici, dans les trois jours :\n\n{{link}}\n\nLe lien ne sert qu'une "
            "fois. Si vous n'attendiez pas ce message, ignorez-le.\n",
        ),
        "hi": (
            "{{inviter}} ने आपको {{workspace}} में बुलाया है",
            "नमस्ते {{name}},\n\n{{inviter}} ने {{workspace}} में आपका खाता बनाया है। तीन दिन के भीतर "
            "यहाँ अपना पासवर्ड चुनें:\n\n{{link}}\n\nयह लिंक एक ही बार काम करता है। अगर आपको इसकी "
            "उम्मीद नहीं थी, तो इसे अनदेखा करें।\n",
        ),
        "zh-CN": (
            "{{inviter}} 邀请您加入 {{workspace}}",
            "{{name}},您好:\n\n{{inviter}} 已在 {{workspace}} 为您创建账户。请在三天内通过以下链接"
            "设置密码:\n\n{{link}}\n\n该链接只能使用一次。如果这不是您预期的邮件,请忽略。\n",
        ),
    },
    "password_reset": {
        "en": (
            "Reset your password for {{workspace}}",
            "Hello {{name}},\n\nSomeone asked for a new password for your account in "
            "{{workspace}}. If it was you, choose one here within 30 minutes:\n\n{{link}}\n\nThe "
            "link works once. If it was not you, ignore this: your password stays as it is.\n",
        ),
        "vi": (
            "Đặt lại mật khẩu của bạn cho {{workspace}}",
            "Chào {{name}},\n\nCó người yêu cầu mật khẩu mới cho tài khoản của bạn trong "
            "{{workspace}}. Nếu là bạn, hãy chọn mật khẩu tại đây trong vòng 30 phút:\n\n{{link}}"
            "\n\nLiên kết chỉ dùng được một lần. Nếu không phải bạn, hãy bỏ qua: mật khẩu của bạn "
            "vẫn giữ nguyên.\n",
        ),
        "fr": (
            "Réinitialiser votre mot de passe pour {{workspace}}",
            "Bonjour {{name}},\n\nUn nouveau mot de passe a été demandé pour votre compte dans "
            "{{workspace}}. Si c'est bien vous, choisissez-le ici dans les 30 minutes :\n\n{{link}}"
            "\n\nLe lien ne sert qu'une fois. Sinon, ignorez ce message : votre mot de passe ne "
            "change pas.\n",
        ),
        "hi": (
            "{{workspace}} के लिए अपना पासवर्ड बदलें",
            "नमस्ते {{name}},\n\nकिसी ने {{workspace}} में आपके खाते के लिए नया पासवर्ड माँगा है। अगर "
            "वह आप थे, तो 30 मिनट के भीतर यहाँ नया पासवर्ड चुनें:\n\n{{link}}\n\nयह लिंक एक ही बार काम "
            "करता है। अगर वह आप नहीं थे, तो इसे अनदेखा करें: आपका पासवर्ड वैसा ही रहेगा।\n",
        ),
        "zh-CN": (
            "重置您在 {{workspace}} 的密码",
            "{{name}},您好:\n\n有人为您在 {{workspace}} 的账户申请了新密码。如果是您本人,"
            "请在 30 分钟内通过以下链接设置:\n\n{{link}}\n\n该链接只能使用一次。"
            "如果不是您本人,请忽略:您的密码不会改变。\n",
        ),
    },
    "sign_up": {
        "en": (
            "Confirm your workspace {{workspace}}",
            "Hello {{name}},\n\nconfirm your address, and the workspace {{workspace}} is "
            "yours:\n\n{{link}}\n\nThe link works once, for 24 hours. If you did not sign up, "
            "ignore it.\n",
        ),
        "vi": (
            "Xác nhận không gian làm việc {{workspace}}",
            "Chào {{name}},\n\nhãy xác nhận địa chỉ của bạn để bắt đầu dùng {{workspace}}:\n\n"
            "{{link}}\n\nLiên kết chỉ dùng được một lần, trong 24 giờ. Nếu bạn không đăng ký, hãy "
            "bỏ qua.\n",
        ),
        "fr": (
            "Confirmez votre espace {{workspace}}",
            "Bonjour {{name}},\n\nconfirmez votre adresse et l'espace {{workspace}} est à vous :"
            "\n\n{{link}}\n\nLe lien ne sert qu'une fois, pendant 24 heures. Si vous ne vous êtes "
            "pas inscrit, ignorez ce message.\n",
        ),
        "hi": (
            "अपने कार्यक्षेत्र {{workspace}} की पुष्टि करें",
            "नमस्ते {{name}},\n\nअपने पते की पुष्टि करें और {{workspace}} आपका है:\n\n{{link}}\n\nयह "
            "लिंक 24 घंटे तक एक ही बार काम करता है। अगर आपने साइन अप नहीं किया, तो इसे अनदेखा करें।\n",
        ),
        "zh-CN": (
            "确认您的工作区 {{workspace}}",
            "{{name}},您好:\n\n确认您的邮箱地址后,即可使用工作区 {{workspace}}:\n\n{{link}}\n\n"
            "该链接在 24 小时内有效,只能使用一次。如果您没有注册,请忽略。\n",
        ),
    },
    "session_copied": {
        "en": (
            "A sign-in to {{workspace}} was ended for your safety",
            "Hello {{name}},\n\na sign-in of yours to {{workspace}} was used from two places, as "
            "happens when someone has copied it. We have ended it. Sign in again; if you do not "
            "know why this happened, change your password.\n",
        ),
        "vi": (
            "Một phiên đăng nhập vào {{workspace}} đã bị kết thúc để bảo vệ bạn",
            "Chào {{name}},\n\nmột phiên đăng nhập của bạn vào {{workspace}} được dùng từ hai nơi, "
            "như khi có người sao chép nó. Chúng tôi đã kết thúc phiên đó. Hãy đăng nhập lại; nếu "
            "bạn không rõ lý do, hãy đổi mật khẩu.\n",
        ),
        "fr": (
            "Une connexion à {{workspace}} a été fermée par sécurité",
            "Bonjour {{name}},\n\nune de vos connexions à {{workspace}} a servi à deux endroits, "
            "comme lorsqu'on l'a copiée. Nous l'avons fermée. Connectez-vous de nouveau ; si vous "
            "ne savez pas pourquoi, changez de mot de passe.\n",
        ),
        "hi": (
            "{{workspace}} में आपका एक साइन-इन सुरक्षा के लिए बंद किया गया",
            "नमस्ते {{name}},\n\n{{workspace}} में आपका एक साइन-इन दो जगहों से इस्तेमाल हुआ, जैसा उसकी "
            "नकल होने पर होता है। हमने उसे बंद कर दिया है। फिर से साइन इन करें; अगर कारण समझ न आए, तो "
            "अपना पासवर्ड बदलें।\n",
        ),
        "zh-CN": (
            "为了您的安全,已结束一次 {{workspace}} 登录",
            "{{name}},您好:\n\n您在 {{workspace}} 的一次登录在两处被使用,这通常意味着它被"
            "复制了。我们已将其结束。请重新登录;如果您不清楚原因,请修改密码。\n",
        ),
    },
}
