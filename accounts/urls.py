"""Signing in and out, joining, passwords, and the account. allauth's names have no prefix."""

from django.urls import include, path, re_path

from accounts.views import account, joining, passwords, sign_in

own = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("", account.account, name="mfa_index"),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("code/", sign_in.Code.as_view(), name="mfa_authenticate"),
    path("again/", sign_in.prove_again, name="account_reauthenticate"),
    path("sign-up/", joining.SignUp.as_view(), name="account_signup"),
    path("sign-up/sent/", joining.ConfirmationSent.as_view(), name="account_email_verification_sent"),
    path("confirm/<str:key>/", joining.Confirm.as_view(), name="account_confirm_email"),
    path("password/", passwords.AskForReset.as_view(), name="account_reset_password"),
    path("password/sent/", passwords.ResetSent.as_view(), name="account_reset_password_done"),
    path("password/set/", passwords.PasswordSet.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        passwords.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-factor/app/", account.AddApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", account.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/passkey/", account.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "second-factor/passkey/<int:pk>/remove/", account.RemovePasskey.as_view(), name="mfa_remove_webauthn"
    ),
    path("second-factor/codes/", account.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", account.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
