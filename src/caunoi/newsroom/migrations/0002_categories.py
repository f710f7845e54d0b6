"""The seven functions of the channel as data (requirements S11); an agency may add its own."""

from django.db import migrations

SEVEN = [
    ("policy_law", "Chính sách, pháp luật", "Policy and law"),
    ("security_situation", "Tình hình, kết quả bảo đảm an ninh, trật tự", "Security situation and results"),
    ("crime_prevention", "Phòng, chống tội phạm", "Crime prevention"),
    ("scam_warning", "Cảnh báo thủ đoạn lừa đảo", "Scam warnings"),
    ("false_information", "Phản bác thông tin sai sự thật", "Answers to false information"),
    ("force_image", "Hình ảnh lực lượng", "Image of the force"),
    ("interaction", "Tương tác với người dân", "Interaction"),
]


def add(apps, schema_editor):
    category = apps.get_model("newsroom", "Category")
    for position, (key, name, name_en) in enumerate(SEVEN):
        category.objects.get_or_create(key=key, defaults={"name": name, "name_en": name_en, "position": position})


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
