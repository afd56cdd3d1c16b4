"""Signing in and out, and the one-time links of invitations."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
