-- Lists of a repository begin with what has been there longest.
CREATE INDEX repository_mail_by_time ON repository_mail (url, stored, mail_key);
