{#
    One row a form that has other versions: its facts as one hash, and the first of the forms that say the same. Copies
    (the same facts, and no two dates that differ) are one version, as early as the first of them.
#}
with versions as (
    select * from {{ ref('int_form_version') }}
),

contents as (
    select
        form_id,
        -- a sum holds one number a form, where a list of all its texts would hold them all in memory
        sum(md5_number_lower(concat_ws('|', fact_kind, fact_key, column_name, compared_value)))::varchar
            as content_hash,
        count(*) filter (where column_name in ('value_printed', 'actual_printed', 'target_printed', 'score'))
            as figure_count
    from {{ ref('int_version_line') }}
    where compared_value is not null
    group by form_id
),

joined as (
    select
        versions.*,
        coalesce(contents.content_hash, '') as content_hash,
        coalesce(contents.figure_count, 0) as figure_count
    from versions
    left join contents on versions.form_id = contents.form_id
),

dated as (
    select
        *,
        min(published_on) over same_content < max(published_on) over same_content
        or min(filed_on) over same_content < max(filed_on) over same_content as has_two_dates
    from joined
    window same_content as (partition by version_key, content_hash)
),

final as (
    select
        form_id,
        document_id,
        form_key,
        version_key,
        is_recognised,
        is_year_firm,
        is_pairing_clear,
        content_hash,
        figure_count,
        first_value(form_id) over (copies order by batch_no, document_id) as first_form_id,
        max(published_on) over copies as published_on,
        max(filed_on) over copies as filed_on,
        max(fetched_on) over copies as fetched_on,
        min(batch_no) over copies as batch_no
    from dated
    window
        copies as (
            partition by
                version_key, content_hash,
                case when has_two_dates then published_on end, case when has_two_dates then filed_on end
        )
)

select * from final
