"""The exact bytes of a release, for staff: also of one whose words the public may not have any more (R16)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from caunoi.releases.models import Release
from caunoi.releases.verification import ReleaseBroken, shown_again

FORMS = {"json": "application/json; charset=utf-8", "jws": "application/jose"}


@require_GET
def released(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The canonical bytes, or the signature over them; byte for byte as they were approved."""
    from caunoi.newsroom.views import article_of

    article = article_of(request, pk)
    if form not in FORMS:
        raise Http404
    try:
        data, signature = shown_again(article.statement_id, number)
    except Release.DoesNotExist as error:
        raise Http404 from error
    except ReleaseBroken as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(data if form == "json" else signature, content_type=FORMS[form])
    answer["Content-Disposition"] = f'inline; filename="{article.statement_id}-{number}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer
