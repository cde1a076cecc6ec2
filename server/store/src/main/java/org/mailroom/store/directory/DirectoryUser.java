package org.mailroom.store.directory;

import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.user.api.model.User;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/**
 * An agent, or the owner of a team's mailboxes, as James sees users. A new password counts when the user is given to
 * {@link DirectoryUsers#updateUser}. For one thread, like {@code DefaultUser}, which it replaces.
 */
final class DirectoryUser implements User {
    private final Username name;
    private final EmailAddress address;
    private final Directory directory;
    private String newPassword;

    DirectoryUser(Username name, EmailAddress address, Directory directory) {
        this.name = name;
        this.address = address;
        this.directory = directory;
    }

    @Override
    public Username getUserName() {
        return name;
    }

    @Override
    public boolean verifyPassword(String password) {
        return directory.passwordMatches(address, password);
    }

    /** False for the owner of a team's mailboxes, which nobody logs in as. */
    @Override
    public boolean setPassword(String password) {
        if (TeamOwner.key(name).isPresent()) {
            return false;
        }
        newPassword = password;
        return true;
    }

    Optional<String> newPassword() {
        return Optional.ofNullable(newPassword);
    }
}
