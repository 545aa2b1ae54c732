"""The pages about one's own account that are ours; those of allauth stand in `allauth_urls`."""

from __future__ import annotations

from django.urls import path

from accounts.views import leave, proof, sign_ins, typed

app_name = "accounts"
urlpatterns = [
    path("details/stay/", proof.stay, name="stay_signed_in"),
    path("staff/away/", leave.leave, name="leave"),
    path("details/typed/", typed.typed, name="typed"),
    path("details/sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("details/sign-ins/end/", sign_ins.end_sign_ins, name="sign_out_everywhere"),
]
