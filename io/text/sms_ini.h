// A client's SMS.INI: which machine it is, and of which site (SOURCES.md, section 2).
//
// Ownership: views of the given text. Threads: a function of its argument. Errors: none; a missing
// value is empty, and a text that is not an SMS.INI yields nothing.
#pragma once

#include <string_view>

namespace mifdex::io {

struct SmsIni {
  std::string_view smsid;    ///< "SMS Unique ID"
  std::string_view site;     ///< "SiteCode"
  std::string_view machine;  ///< "MachineName"
  /// "Domain" of [SMSLSIni], where the logon script keeps the domain that it led the client to
  /// (Q174793, Q156540). No source knows keys of that name in other sections; they are not read.
  std::string_view domain;
  std::string_view
      results_share_point;  ///< "ResultsSharePoint" (SRK) or "ResultSharePoint" (Q135768)

  bool empty() const {
    return smsid.empty() && site.empty() && machine.empty() && domain.empty() &&
           results_share_point.empty();
  }
};

/// Reads `text`, UTF-8 without a byte order mark. Keys are found without regard to case and, except
/// for the domain, in any section or none, since the section of a key varies (Q135768).
///
/// As Windows reads such files: lines end with LF, CR or both; a line that begins with ';' is a
/// comment, a ';' further on is not; blanks around key and value, and one pair of quotes ("" or '')
/// around a value, do not belong to them. If a key is repeated, the first counts, here the first
/// that has a value. A value with a NUL in it counts as missing.
SmsIni read_sms_ini(std::string_view text);

}  // namespace mifdex::io
