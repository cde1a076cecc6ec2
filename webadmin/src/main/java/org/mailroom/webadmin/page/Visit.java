package org.mailroom.webadmin.page;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.Refused;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Problem;

/**
 * Somebody looks at a page, or changes something on it.
 *
 * @param path  the variable parts of the path
 * @param form  what was filled in; empty when nothing is to be changed
 */
record Visit(PageRequest asked, Map<String, String> path, Caller caller, Form form, Texts texts, Instant now, Frame frame, Templates templates) {

    PageAnswer show(String template, Object page) {
        return show(200, template, page);
    }

    PageAnswer show(int status, String template, Object page) {
        return PageAnswer.html(status, templates.render(template, page));
    }

    /** The same page, with what went wrong on it. */
    Visit alerting(String text) {
        return new Visit(asked, path, caller, form, texts, now, frame.alerting(text), templates);
    }

    /** Shows a page with a status. */
    @FunctionalInterface
    interface Showing {
        PageAnswer show(Visit visit, int status) throws Exception;
    }

    /** Does what was asked for, or shows the page again, with what is wrong and what was filled in. */
    PageAnswer trying(Showing page, PageRoute.Action change) throws Exception {
        Problem problem;
        try {
            return change.answer(this);
        } catch (Problem wrong) {
            problem = wrong;
        } catch (Refused refused) {
            problem = Pages.problem(refused);
        } catch (IllegalArgumentException impossible) {
            problem = Problem.of(422, "Not possible", impossible.getMessage().replaceFirst("[. ]+(Nothing was changed\\.)?$", "") + ". Nothing was changed.");
        }
        return page.show(alerting(problem.getMessage()), problem.status());
    }

    Optional<String> parameter(String name) {
        return asked.parameter(name);
    }

    List<String> parameters(String name) {
        return asked.query().getOrDefault(name, List.of()).stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** Back to a page, which says what was done. */
    PageAnswer done(String target, String key) {
        return PageAnswer.seeOther(target + (target.contains("?") ? "&" : "?") + "done=" + key);
    }
}
