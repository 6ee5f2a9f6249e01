package dev.weir.cli;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** The words for what the operating system refuses; Java's own are often a bare path. */
public final class SystemMessage {
    private SystemMessage() {}

    public static String of(Exception e) {
        if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(unchecked.getCause());
        }
        if (e instanceof FileSystemException file) {
            return reason(file) + ": " + file.getFile();
        }
        if (e instanceof MalformedInputException || e instanceof CharConversionException) {
            return "the text is not UTF-8";
        }
        if (e instanceof EOFException) {
            return "the data ends too early";
        }
        String message = e.getMessage();
        if (e instanceof FileNotFoundException && message != null) {
            return message;
        }
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Why a file could not be used, without its name. */
    public static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (e instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "not empty";
        }
        String reason = e.getReason();
        return reason == null ? "cannot be used" : reason.toLowerCase(Locale.ROOT);
    }
}
