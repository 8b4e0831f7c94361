package dev.switchback.server.ofrep;

import dev.switchback.evaluation.ErrorCode;
import dev.switchback.server.http.ProblemExtension;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The protocol's members of problem documents: {@code key} where the path names one, {@code errorCode} and details. */
final class OfrepProblems implements ProblemExtension {
    private static final Map<String, ErrorCode> CODES = Arrays.stream(ErrorCode.values())
            .collect(Collectors.toUnmodifiableMap(OfrepProblems::problemCode, Function.identity()));

    private final String flags;

    /**
     * Makes the extension.
     *
     * @param flags path under which flags are; ends in a slash
     */
    OfrepProblems(String flags) {
        this.flags = flags;
    }

    /** Returns the problem's code that stands for {@code error}. */
    static String problemCode(ErrorCode error) {
        return error.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Map<String, Object> members(String path, int status, String code, String detail) {
        Map<String, Object> members = new LinkedHashMap<>();
        Optional<String> key = key(path);
        key.ifPresent(text -> members.put("key", text));
        members.put("errorCode", errorCode(code, key.isPresent()).name());
        members.put("errorDetails", detail);
        return members;
    }

    private static ErrorCode errorCode(String code, boolean ofFlag) {
        return switch (code) {
            case "malformed", "unsupported-media-type" -> ErrorCode.PARSE_ERROR;
            case "not-found" -> ofFlag ? ErrorCode.FLAG_NOT_FOUND : ErrorCode.GENERAL;
            default -> CODES.getOrDefault(code, ErrorCode.GENERAL);
        };
    }

    private Optional<String> key(String path) {
        if (!path.startsWith(flags) || path.length() == flags.length()) {
            return Optional.empty();
        }
        String written = path.substring(flags.length());
        try {
            return Optional.of(URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException undecodable) {
            return Optional.of(written);
        }
    }
}
