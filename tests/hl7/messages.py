"""Messages in the shapes of IHE Radiology TF-2, typed in; segments are lines."""

from __future__ import annotations

RAD_4_ORM = r"""
MSH|^~\&|MESA_OF|XYZ_RADIOLOGY|MESA_IM|XYZ_IMAGE_MANAGER|20240501083000||ORM^O01|1001|P|2.3.1||||||8859/1
PID|||583020^^^ADT1||WHITE^CHARLES||19980704|M||AI|7616 STANFORD AVE^^ST. LOUIS^MO^63130|||||||20-98-1701
PV1||E|ED||||1234^WEAVER^TIMOTHY^P^^DR|5101^NELL^FREDERICK^P^^DR|||||||B6||||V1001^^^ADT1
ORC|NW|A101Z^MESA_ORDPLC|B101Z^MESA_ORDFIL||SC||1^once^^20240501093000^^S||20240501083000|||7101^ESTRADA^JAIME^P^^DR|||||922229-10^IHE-RAD^IHE-CODE-231
OBR|1|A101Z^MESA_ORDPLC|B101Z^MESA_ORDFIL|P1^Procedure 1^ERL_MESA^X1_A1^SP Action Item X1_A1^DSS_MESA||||||||HELPLESS|Diabetes|||7101^ESTRADA^JAIME^P^^DR||ACC1|RP454|SPS454||||MR|||1^once^^20240501093000^^S|||WALK|R05^Cough^I10|||9001&TECH&TINA||||||||||RP_X1^Procedure X1^ERL_MESA
ZDS|1.2.840.113999.4.1^^Application^DICOM
"""  # noqa: E501

RAD_4_ORM_TWO_CODES = RAD_4_ORM.replace(
    "ZDS|",
    "ORC|NW|A101Z^MESA_ORDPLC|B101Z^MESA_ORDFIL||SC||1^once^^20240501093000^^S\n"
    "OBR|2|A101Z^MESA_ORDPLC|B101Z^MESA_ORDFIL|P1^Procedure 1^ERL_MESA^X1_A2^SP Action Item X1_A2"
    "^DSS_MESA||||||||||||||ACC1|RP454|SPS454||||MR\n"
    "ZDS|",
)
"""One step with two protocol codes, as RAD-4 sends it: two orders with the same step ID."""

RAD_4_OMI = r"""
MSH|^~\&|OF|RADIOLOGY|IM|ARCHIVE|20240501083000+0200||OMI^O23^OMI_O23|2001|P|2.5.1||||||UNICODE UTF-8
PID|1||4711^^^KH-A&1.2.276.0.76.3.1&ISO^PI~999^^^KVNR&1.2.276.0.76.4.8&ISO^SS||Müller^Jürgen^^^Dr.^^L||19610212|M
PV1|1|I|ST3^12^2^KH-A||||||||||||||||F-77^^^KH-A&1.2.276.0.76.3.1&ISO^VN
AL1|1|DA|^Penicillin
AL1|2|DA|^Kontrastmittel
ORC|NW|P-1^HIS|F-1^RIS^1.2.276.0.76.3.2^ISO||SC
TQ1|1||||||20240501103000+0200||A
OBR|1|P-1^HIS|F-1^RIS|CTABD^CT Abdomen^99RIS||||||||||||55^Weiß^Änne^^^Prof.
NTE|1||Bitte mit Kontrastmittel
NTE|2||Kreatinin 0,9
IPC|A-1^RIS^1.2.276.0.76.3.2^ISO|RP-1|1.2.276.0.76.3.2.4711.1|SPS-1|CT|CTA^CT Abdomen nativ^99RIS|CT Raum 1|Haus B|CT1~CT2
IPC|A-1^RIS^1.2.276.0.76.3.2^ISO|RP-1|1.2.276.0.76.3.2.4711.1|SPS-2|CT|CTK^CT Abdomen KM^99RIS|CT Raum 1|Haus B|CT1
"""  # noqa: E501

RAD_2_OMG = r"""
MSH|^~\&|OP|HOSPITAL|DSS|RAD|20240501080000||OMG^O19^OMG_O19|3001|P|2.5.1
PID|||77^^^H||Doe^Jane||19700101|F
ORC|NW|PL-9^OP||||||||||12^Prescriber^Paul
TQ1|||||||20240502140000||R
OBR||PL-9^OP||XRCH^Chest X-ray^99H||||||||||||||||||||CR
"""

RAD_12_A08 = r"""
MSH|^~\&|ADT|HOSPITAL|IM|RAD|20240501090000||ADT^A08^ADT_A01|4001|P|2.5.1||||||UNICODE UTF-8
EVN||20240501090000
PID|||583020^^^ADT1||BLACK^CHARLES||19980705|F||""|
"""

RAD_12_A40 = r"""
MSH|^~\&|ADT|HOSPITAL|IM|RAD|20240501090000||ADT^A40^ADT_A39|4002|P|2.5.1
EVN||20240501090000
PID|||583020^^^ADT1||WHITE^CHARLES||19980704|M
MRG|TEMP1^^^ADT1||||||DOE^JOHN
PID|||583021^^^ADT1||GREY^ANN||19980704|F
MRG|TEMP2^^^ADT1
"""


def wire(message: str, coded: str = "ascii") -> bytes:
    """A typed message as it is sent."""
    return "".join(line + "\r" for line in message.strip().splitlines()).encode(coded)


def order(control: str = "NW", status: str = "SC", message: str = RAD_4_ORM) -> str:
    """The order with another order control and order status."""
    return message.replace("ORC|NW|", f"ORC|{control}|").replace("||SC||", f"||{status}||")
