"""Addresses of my work, of cases and their people, and of invitations."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views import cases, invitation, life, nominations, people, reaching, team, work

urls: list[URLPattern] = [
    path("my-work/", work.page, name="work.page"),
    path("my-work/seen/", work.see, name="notice.see"),
    path("my-work/terms/<uuid:party>/", work.terms, name="work.terms"),
    path("my-work/cases/<uuid:case>/proposals/<uuid:proposal>/", work.proposal, name="work.proposal"),
    path(
        "my-work/cases/<uuid:case>/answers/<uuid:product>/<uuid:vulnerability>/",
        work.answer,
        name="work.answer",
    ),
    path("my-work/cases/<uuid:case>/fixes/<str:day>/", work.fix, name="work.fix"),
    path("my-work/cases/<uuid:case>/communication/", work.communication, name="work.communication"),
    path("my-work/cases/<uuid:case>/reviews/<uuid:review_id>/", work.review, name="work.review"),
    path("cases/", cases.listed, name="case.list"),
    path("cases/<uuid:case>/", cases.page, name="case.page"),
    path("cases/<uuid:case>/record/", cases.record, name="case.record"),
    path("cases/<uuid:case>/label/", cases.label, name="participant.label"),
    path("cases/<uuid:case>/reclassify/", cases.reclassify, name="case.reclassify"),
    path("cases/<uuid:case>/rename/", cases.rename, name="case.rename"),
    path("cases/<uuid:case>/mute/", cases.mute, name="notice.mute"),
    path("cases/<uuid:case>/unmute/", cases.unmute, name="notice.unmute"),
    path("cases/<uuid:case>/assign/", life.assign, name="case.assign"),
    path("cases/<uuid:case>/close/", cases.close, name="case.close"),
    path("cases/<uuid:case>/withdraw/", life.withdraw, name="case.withdraw"),
    path("cases/<uuid:case>/merge/", life.merge, name="case.merge"),
    path("cases/<uuid:case>/reopen/", life.reopen, name="case.reopen"),
    path("cases/<uuid:case>/history/", cases.history, name="history.page"),
    path("cases/<uuid:case>/people/", people.page, name="people.page"),
    path("cases/<uuid:case>/people/invite/", people.invite, name="participant.invite"),
    path("cases/<uuid:case>/people/contact/", people.contact, name="participant.contact"),
    path("cases/<uuid:case>/people/finding/", reaching.finding, name="finding.page"),
    path("cases/<uuid:case>/people/search/", reaching.search, name="contact.search"),
    path("cases/<uuid:case>/people/<uuid:party>/attempts/", reaching.attempts, name="attempts.page"),
    path("cases/<uuid:case>/people/admit/", people.admit, name="participant.admit"),
    path("cases/<uuid:case>/people/remove/", people.remove, name="participant.remove"),
    path("cases/<uuid:case>/people/show-history/", people.show_history, name="participant.show_history"),
    path("cases/<uuid:case>/people/<uuid:party>/judge/", people.judge, name="participant.judge"),
    path(
        "cases/<uuid:case>/people/proposals/<uuid:nomination>/turn-down/",
        nominations.turn_down,
        name="participant.turn_down",
    ),
    path("cases/<uuid:case>/people/<uuid:party>/team/", team.page, name="colleague.page"),
    path("cases/<uuid:case>/people/<uuid:party>/team/add/", team.add, name="colleague.add"),
    path("cases/<uuid:case>/people/<uuid:party>/team/remove/", team.remove, name="colleague.remove"),
    path(
        "cases/<uuid:case>/people/<uuid:party>/team/<uuid:person>/confirm/",
        team.confirm,
        name="colleague.confirm",
    ),
    path("cases/<uuid:case>/people/<uuid:party>/propose/", nominations.propose, name="participant.propose"),
    path("cases/<uuid:case>/people/<uuid:party>/finish/", people.finish, name="participant.finish"),
    path("cases/<uuid:case>/people/<uuid:party>/resume/", people.resume, name="participant.resume"),
    path("cases/<uuid:case>/people/<uuid:party>/leave/", people.leave, name="participant.leave"),
    path("invitations/<uuid:party>/", invitation.page, name="invitation.page"),
    path("invitations/<uuid:party>/report/", invitation.report, name="excerpt.page"),
    path("invitations/<uuid:party>/answer/", invitation.answer, name="invitation.answer"),
]
