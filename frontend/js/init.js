// Starts the parts of the framework that this portal uses. Every page works without it.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  createAll,
  isSupported,
} from "govuk-frontend";
import { startIdleWarning } from "./idle.js";
import { startPasskeys } from "./passkeys.js";
import { offerToPrint } from "./print.js";

if (isSupported()) {
  for (const part of [
    Button,
    CharacterCount,
    ErrorSummary,
    ExitThisPage,
    FileUpload,
    NotificationBanner,
    PasswordInput,
  ]) {
    createAll(part);
  }
}
startIdleWarning();
startPasskeys();
offerToPrint();
