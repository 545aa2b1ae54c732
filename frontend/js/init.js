// Starts the parts of the framework that this portal uses. Every page works without it.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  createAll,
  isSupported,
} from "govuk-frontend";

if (isSupported()) {
  for (const part of [Button, CharacterCount, ErrorSummary, FileUpload, NotificationBanner, PasswordInput]) {
    createAll(part);
  }
}
