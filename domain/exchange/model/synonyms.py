"""Headers that files give their columns: English, Vietnamese, French, Hindi, Chinese; folded."""

from collections.abc import Mapping
from typing import Final

SYNONYMS: Final[Mapping[str, str]] = {
    "name": (
        "account|account name|company|company name|organisation|organization|"
        "business name|customer|customer name|client|security|ten|ten cong ty|cong ty|"
        "ten khach hang|khach hang|nom|raison sociale|societe|entreprise|"
        "nom de la societe|नाम|कंपनी|कंपनी का नाम|公司|公司名称|名称|客户|客户名称|企业名称"
    ),
    "kind": ("type|account type|loai|loai khach hang|genre de compte|प्रकार|类型|客户类型"),
    "industry": (
        "sector|gics sector|nganh|nganh nghe|linh vuc|secteur|secteur d activite|"
        "secteur activite|industrie|उद्योग|क्षेत्र|行业|产业"
    ),
    "founded_year": (
        "founded|year established|year founded|established|nam thanh lap|"
        "annee de creation|annee creation|fonde en|स्थापना वर्ष|स्थापना|成立年份|成立时间|成立年"
    ),
    "employees": (
        "employee count|number of employees|headcount|staff|so nhan vien|nhan vien|"
        "effectif|effectifs|nombre d employes|salaries|कर्मचारी|कर्मचारियों की संख्या|"
        "员工人数|员工数|员工"
    ),
    "annual_revenue": (
        "revenue|turnover|sales|annual sales|doanh thu|doanh thu nam|"
        "chiffre d affaires|chiffre daffaires|ca|revenus|राजस्व|वार्षिक राजस्व|"
        "वार्षिक आय|年收入|营业额|收入|年营业额"
    ),
    "website": (
        "web|web site|url|homepage|site|trang web|site web|site internet|वेबसाइट|网站|网址|官网"
    ),
    "tax_id": (
        "vat|vat number|vat id|tax number|tax code|ma so thue|mst|siret|siren|"
        "numero tva|tva|gstin|gst|जीएसटी|कर संख्या|税号|纳税人识别号|统一社会信用代码"
    ),
    "parent": (
        "parent account|parent company|subsidiary of|parent|cong ty me|societe mere|"
        "maison mere|filiale de|मूल कंपनी|母公司|上级公司|总公司"
    ),
    "phone": (
        "telephone|tel|phone number|mobile|mobile phone|cell|cell phone|phone as typed|"
        "dien thoai|so dien thoai|sdt|di dong|portable|numero de telephone|फ़ोन|फोन|"
        "मोबाइल|दूरभाष|电话|电话号码|手机|手机号|手机号码|联系电话"
    ),
    "email": (
        "e mail|mail|email address|e mail address|thu dien tu|email lien he|courriel|"
        "adresse e mail|adresse email|adresse mail|ईमेल|ई मेल|邮箱|电子邮件|电子邮箱|邮件"
    ),
    "address_lines": (
        "address|street|street address|address line|address 1|dia chi|duong|adresse|"
        "rue|पता|गली|地址|街道|详细地址"
    ),
    "city": ("town|thanh pho|ville|commune|headquarters location|शहर|नगर|城市|市"),
    "subdivision": (
        "state|province|region|county|state province|tinh|tinh thanh|departement|राज्य|"
        "प्रांत|省|州|省份"
    ),
    "postal_code": (
        "zip|zip code|postcode|post code|postal code|ma buu dien|ma buu chinh|"
        "code postal|cp|पिन कोड|डाक कोड|邮编|邮政编码"
    ),
    "country": ("country code|office location|location|quoc gia|nuoc|pays|देश|国家|国家地区"),
    "tags": ("tag|labels|categories|nhan|the|etiquettes|mots cles|टैग|标签"),
    "owner_email": (
        "owner|account owner|contact owner|owner e mail|salesperson|nguoi phu trach|"
        "nhan vien phu trach|responsable|proprietaire|मालिक|负责人|所有者"
    ),
    "external_id": (
        "external id|id|reference|ref|customer id|account id|contact id|ma|"
        "ma khach hang|identifiant|ग्राहक आईडी|आईडी|编号|客户编号"
    ),
    "given_name": (
        "first name|firstname|given name|forename|given|ten rieng|prenom|पहला नाम|प्रथम नाम|名"
    ),
    "middle_name": ("middle name|middle|ten dem|ten lot|deuxieme prenom|मध्य नाम|中间名"),
    "family_name": (
        "last name|lastname|surname|family name|family|ho|nom de famille|उपनाम|कुलनाम|姓|姓氏"
    ),
    "full_name": (
        "name|full name|fullname|contact|contact name|person|ho ten|ho va ten|"
        "ten lien he|ten|nom|nom complet|nom et prenom|contact person|पूरा नाम|नाम|姓名|"
        "全名|联系人|联系人姓名"
    ),
    "name_prefix": ("prefix|salutation|danh xung|civilite|संबोधन|称谓|称呼"),
    "name_suffix": ("suffix|hau to|suffixe|प्रत्यय|后缀"),
    "title": (
        "job title|position|role|chuc vu|chuc danh|fonction|poste|titre|पद|पदनाम|职位|职务|头衔"
    ),
    "department": ("dept|phong ban|bo phan|service|विभाग|部门"),
    "gender": ("sex|gioi tinh|sexe|genre|लिंग|性别"),
    "language": ("preferred language|ngon ngu|langue|भाषा|语言"),
    "birth_date": (
        "birthday|birthdate|date of birth|dob|ngay sinh|date de naissance|naissance|"
        "जन्म तिथि|जन्मदिन|生日|出生日期"
    ),
    "account": (
        "company|company name|account|account name|organisation|organization|employer|"
        "cong ty|ten cong ty|societe|entreprise|कंपनी|कंपनी का नाम|公司|公司名称|单位"
    ),
}
