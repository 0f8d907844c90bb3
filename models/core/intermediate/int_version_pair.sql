{#
    One row two versions of a form: whether the first is the newer one, and by what. Publication tells, where both say
    when; else filing, where both say when and differ; else the batch in which they first landed. NULL where nothing
    tells. A form of more than 50 versions isn't compared: something else than a revision goes on there.
#}
with versions as (
    select *
    from {{ ref('int_version_content') }}
    where form_id = first_form_id
    qualify count(*) over (partition by version_key) <= 50
),

pairs as (
    select
        versions.form_id,
        versions.version_key,
        rivals.form_id as other_form_id,
        rivals.document_id as other_document_id,
        date_diff('day', rivals.published_on, versions.published_on) as published_later,
        date_diff('day', rivals.filed_on, versions.filed_on) as filed_later,
        versions.batch_no - rivals.batch_no as landed_later
    from versions
    inner join versions as rivals
        on versions.version_key = rivals.version_key and versions.form_id <> rivals.form_id
),

final as (
    select
        form_id,
        other_form_id,
        version_key,
        other_document_id,
        case
            when published_later <> 0 then 'published_on'
            when filed_later <> 0 then 'filed_on'
            when landed_later <> 0 then 'landed'
        end as order_basis,
        coalesce(nullif(published_later, 0), nullif(filed_later, 0), nullif(landed_later, 0)) > 0 as is_newer
    from pairs
)

select * from final
