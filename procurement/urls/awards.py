"""Addresses from the panel to the contract."""

from __future__ import annotations

from django.urls import path

from procurement.lists.awards import AwardList, ContractList, ObjectionList
from procurement.views import amendments, awards, contracts, notices, objections, panel, results

urlpatterns = [
    path("desk/rounds/<int:pk>/panel/", panel.page, name="panel"),
    path("desk/rounds/<int:pk>/panel/meeting/", panel.meeting, name="panel_meeting"),
    path("desk/rounds/<int:pk>/panel/minutes.docx", panel.minutes, name="panel_minutes"),
    path("desk/rounds/<int:pk>/panel/propose/", panel.propose, name="panel_propose"),
    path("desk/rounds/<int:pk>/panel/signs/", panel.look, name="panel_signs"),
    path("desk/rounds/<int:pk>/panel/decide/", panel.bulk, name="panel_bulk"),
    path("desk/rounds/<int:pk>/panel/<int:application>/", panel.decide, name="panel_decide"),
    path("desk/rounds/<int:pk>/award/", awards.page, name="award"),
    path("desk/rounds/<int:pk>/award/publish/", awards.publish, name="notice_publish"),
    path("desk/rounds/<int:pk>/award/withdraw/", awards.withdraw, name="notice_withdraw"),
    path("desk/rounds/<int:pk>/award/decide/", awards.award, name="award_round"),
    path("desk/awards/", AwardList.as_view(), name="awards"),
    path("desk/awards/<int:pk>/", awards.one, name="one_award"),
    path("desk/awards/<int:pk>/lapse/", awards.lapse, name="award_lapse"),
    path("desk/awards/<int:pk>/contract/", contracts.draft, name="contract_draft"),
    path("desk/contracts/", ContractList.as_view(), name="contracts"),
    path("desk/contracts/<int:pk>/", contracts.page, name="contract"),
    path("desk/contracts/<int:pk>/edit/", contracts.edit, name="contract_edit"),
    path("desk/contracts/<int:pk>/sign/", contracts.sign, name="contract_sign"),
    path("desk/contracts/<int:pk>/steps/<slug:name>/", contracts.step, name="contract_step"),
    path("desk/contracts/<int:pk>/terminate/", contracts.terminate, name="contract_terminate"),
    path("desk/contracts/<int:pk>/contract.docx", contracts.word, name="contract_word"),
    path("desk/contracts/<int:pk>/amend/", amendments.draft, name="contract_amend"),
    path("desk/contracts/<int:pk>/amendments/<int:amendment>/agree/", amendments.agree, name="amendment_agree"),
    path("desk/contracts/<int:pk>/amendments/<int:amendment>/drop/", amendments.drop, name="amendment_drop"),
    path("desk/contracts/<int:pk>/amendments/<int:amendment>/amendment.docx", amendments.word, name="amendment_word"),
    path("desk/objections/", ObjectionList.as_view(), name="objections"),
    path("desk/objections/<int:pk>/", objections.page, name="objection"),
    path("desk/objections/<int:pk>/take-up/", objections.take_up, name="objection_take_up"),
    path("desk/objections/<int:pk>/write/", objections.write, name="objection_write"),
    path("desk/objections/<int:pk>/files/<uuid:file>/", objections.open_file, name="objection_file"),
    path("desk/objections/<int:pk>/refuse/", objections.refuse, name="objection_refuse"),
    path("desk/objections/<int:pk>/decide/", objections.decide, name="objection_decide"),
    path("desk/objections/<int:pk>/decision.docx", objections.letter, name="objection_letter"),
    path("notices/", notices.find, name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
    path("notices/<int:pk>/content.json", notices.content, name="notice_content"),
    path("notices/<int:pk>/copy/", notices.copy, name="notice_copy"),
    path("notices/<int:pk>/notice.docx", notices.word, name="notice_word"),
    path("notices/<int:pk>/object/", notices.lodge, name="notice_object"),
    path("objections/<str:key>/", notices.receipt, name="objection_receipt"),
    path("objections/<str:key>/files/<uuid:pk>/", notices.receipt_file, name="receipt_file"),
    path("objections/<str:key>/withdraw/", notices.take_back, name="objection_take_back"),
    path("objections/<str:key>/decision.docx", notices.letter, name="receipt_letter"),
    path("my/results/", results.mine, name="my_results"),
    path("my/results/<int:pk>/", results.result, name="my_result"),
    path("my/contracts/<int:pk>/", results.contract, name="my_contract"),
    path("my/contracts/<int:pk>/contract.docx", results.contract_word, name="my_contract_word"),
]
